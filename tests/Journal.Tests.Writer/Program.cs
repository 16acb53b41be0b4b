using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Writer;

// Usage: Writer ADDRESS RUN STREAMS: appends to so many streams for ever, and prints "STREAM TEXT" once the event of that text is acknowledged.
var store = JournalStores.Create(StoreAddress.Parse(args[0]), new StoreOptions(), NullLoggerFactory.Instance, TimeProvider.System);
await using var journal = new SiloJournal(
    store, new WriterOptions(), new StateOptions { SnapshotEveryEvents = 20 }, NullLoggerFactory.Instance, TimeProvider.System);
await journal.OpenAsync(CancellationToken.None);

using var acknowledgements = new Acknowledgements(Console.OpenStandardOutput());
await Task.WhenAll(Enumerable.Range(0, int.Parse(args[2])).Select(i => new EndlessGrain(journal, $"killed/{i}", args[1], acknowledgements).RunAsync()));
