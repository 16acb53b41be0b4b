using System.Diagnostics;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Compliance;

/// <summary>What a store that outlives its process promises when that process is killed with no warning.</summary>
public abstract class KilledWriterCompliance
{
    private const int Streams = 12;
    private const int Kills = 3;

    [StoreFact]
    public async Task After_kill_nine_every_acknowledged_append_is_there_once_and_no_stream_has_a_gap()
    {
        await using var place = await MakePlaceAsync();
        await (await place.OpenAsync()).DisposeAsync();
        var acknowledged = new List<(string Stream, string Text)>();
        for (var kill = 0; kill < Kills; kill++)
        {
            // Each run begins on what the kill before it left behind.
            var moment = Random.Shared.Next(1, 600);
            acknowledged.AddRange(await WriteUntilKilledAsync(AddressOf(place), $"run{kill}", moment).InTime($"kill {kill + 1} after {moment} acknowledgements"));
            await CheckAsync(place, acknowledged, $"kill {kill + 1} after {moment} acknowledgements");
        }
    }

    /// <summary>A new, empty place on disk.</summary>
    protected abstract Task<IStorePlace> MakePlaceAsync();

    /// <summary>Where another process finds it, in the form of <see cref="StoreAddress"/>.</summary>
    protected abstract string AddressOf(IStorePlace place);

    private static async Task<List<(string Stream, string Text)>> WriteUntilKilledAsync(string address, string run, int acknowledgements)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "exec", Path.Combine(AppContext.BaseDirectory, "OrderCluster.Journal.Tests.Writer.dll"), address, run, $"{Streams}" })
        {
            start.ArgumentList.Add(argument);
        }

        using var writer = Process.Start(start)!;
        var errors = writer.StandardError.ReadToEndAsync();
        var told = new List<(string, string)>();
        try
        {
            // Lines that were on their way when the process died count too: they were given.
            while (await writer.StandardOutput.ReadLineAsync() is { } line)
            {
                var words = line.Split(' ');
                if (words.Length == 2)
                {
                    told.Add((words[0], words[1]));
                }

                if (told.Count == acknowledgements)
                {
                    writer.Kill();
                }
            }
        }
        finally
        {
            writer.Kill();
        }

        await writer.WaitForExitAsync();
        Assert.True(told.Count >= acknowledgements, $"the writer ended by itself after {told.Count} acknowledgements: {await errors}");
        return told;
    }

    private static async Task CheckAsync(IStorePlace place, List<(string Stream, string Text)> acknowledged, string when)
    {
        await using var store = await place.OpenAsync();
        var found = new Dictionary<(string, string), int>();
        foreach (var stream in await store.ListStreamsAsync("killed/", null, 1000, CancellationToken.None))
        {
            foreach (var text in (await store.ReadIntactAsync(stream)).SelectMany(Rows.Texts))
            {
                found[(stream, text)] = found.GetValueOrDefault((stream, text)) + 1;
            }
        }

        Assert.All(acknowledged, entry => Assert.True(found.ContainsKey(entry), $"{entry} was acknowledged and is gone, {when}"));
        Assert.All(found, entry => Assert.True(entry.Value == 1, $"{entry.Key} is there {entry.Value} times, {when}"));
    }
}
