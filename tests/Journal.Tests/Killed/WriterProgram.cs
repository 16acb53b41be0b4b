using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Killed;

/// <summary>
/// What this assembly does as a process of its own: it opens the store that its only argument names, writes batches until it is killed,
/// and prints each append once the store says that it is written: stream, number, id.
/// </summary>
internal static class WriterProgram
{
    private const int Streams = 50;

    public static async Task<int> Main(string[] arguments)
    {
        var store = JournalStores.Create(StoreAddress.Parse(arguments[0]), new StoreOptions(), NullLoggerFactory.Instance, TimeProvider.System);
        try
        {
            await store.OpenAsync(CancellationToken.None);
        }
        catch (JournalStoreException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

        var heads = Enumerable.Range(0, Streams).Select(i => Rows.First($"s{i}")).ToArray();
        while (true)
        {
            await store.WriteAsync(heads);
            foreach (var head in heads)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{head.Row.Stream} {head.Row.Number} {head.Row.Id}"));
            }

            heads = [.. heads.Select(head => Rows.After(head))];
        }
    }
}
