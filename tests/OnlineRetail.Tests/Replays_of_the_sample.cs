using System.Text.Json.Nodes;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.OnlineRetail.Tests;

public sealed class Replays_of_the_sample(Replays_of_the_sample.WholeReplay whole) : IClassFixture<Replays_of_the_sample.WholeReplay>, IDisposable
{
    private static readonly string[] RatesOfARun = ["seconds", "ordersPerSecond", "p50Ms", "p99Ms"];

    private readonly TemporaryFolder _folder = new();

    private string Store => $"sqlite:{_folder.In("orders.db")}";

    [Fact]
    public async Task The_sample_balances_to_the_unit_and_a_second_run_prints_the_same_counts()
    {
        var second = await ReplayAsync(whole.Store, _folder.In("second.json"));

        Assert.Equal((0, 0), (whole.Run.ExitCode, second.ExitCode));
        var counts = Counts(whole.Json);
        Assert.Equal(counts.ToJsonString(), Counts(_folder.In("second.json")).ToJsonString());
        Assert.Equal(0, (int)counts["violations"]!);
        Assert.Equal((long)counts["units"]!["file"]!, new[] { "committed", "released", "short" }.Sum(part => (long)counts["units"]![part]!));
        Assert.Equal((int)counts["invoices"]!, Sum(counts["orders"]!) + Sum(counts["skipped"]!["invoices"]!));
        Assert.True((int)counts["orders"]!["cancelled"]! > 0, whole.Run.Output);
    }

    [Fact]
    public async Task With_short_stock_what_is_short_is_said_and_nothing_is_oversold()
    {
        var run = await ReplayAsync("memory:", _folder.In("short.json"), "--stock-rule", "short:20", "--allow-not-durable");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.True((long)Counts(_folder.In("short.json"))["units"]!["short"]! > 0);
    }

    [Fact]
    public async Task A_killed_replay_has_lost_no_acknowledged_order_and_goes_on_to_the_same_end()
    {
        var acks = _folder.In("acks.txt");
        using (var killed = BuiltProgram.StartOnlineRetail(TemporaryFolder.Sample, "--store", Store, "--acks", acks))
        {
            await Eventually.TrueAsync("100 orders are acknowledged", () => Task.FromResult(File.Exists(acks) && new FileInfo(acks).Length > 100 * 30));
            killed.Kill();
            await killed.WaitForExitAsync().WaitAsync(BuiltProgram.Patience);
        }

        var audit = await BuiltProgram.OcAsync(null, "audit", "--store", Store, "--acks", acks);
        var resumed = await ReplayAsync(Store, _folder.In("resumed.json"), "--acks", acks);

        Assert.True(audit.ExitCode == 0, audit.Output + audit.Error);
        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error);
        Assert.Equal(Counts(whole.Json).ToJsonString(), Counts(_folder.In("resumed.json")).ToJsonString());
        Assert.Equal(Sum(Counts(whole.Json)["orders"]!), File.ReadAllLines(acks).Length);
    }

    [Fact]
    public async Task A_store_is_exported_with_every_event_on_a_line()
    {
        var store = $"sqlite:{_folder.In("export.db")}";
        await File.WriteAllLinesAsync(_folder.In("few.csv"), File.ReadLines(TemporaryFolder.Sample).Take(3));
        Assert.Equal(0, (await BuiltProgram.OnlineRetailAsync(_folder.In("few.csv"), "--store", store)).ExitCode);

        var all = Lines(await BuiltProgram.OcAsync(null, "journal", "export", "--store", store));
        var rest = Lines(await BuiltProgram.OcAsync(null, "journal", "export", "--store", store, "--after", (string)all[0]["at"]!));
        var wrong = await BuiltProgram.OcAsync(null, "journal", "export", "--store", store, "--after", "garbage");

        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
        Assert.StartsWith("oc: position-unknown: --after: 'garbage' is ", wrong.Error, StringComparison.Ordinal);
        Assert.All(all, line => Assert.Equal(["stream", "number", "index", "type", "body", "at"], line.Select(member => member.Key)));
        Assert.Equal(all.Count, all.DistinctBy(line => ((string)line["stream"]!, (long)line["number"]!, (int)line["index"]!)).Count());
        Assert.Equal(all.Count(line => (string)line["at"]! != (string)all[0]["at"]!), rest.Count);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<ProgramResult> ReplayAsync(string store, string json, params string[] more) =>
        BuiltProgram.OnlineRetailAsync([TemporaryFolder.Sample, "--store", store, "--json", json, .. more]);

    private static JsonObject Counts(string json)
    {
        var counts = JsonNode.Parse(File.ReadAllText(json))!.AsObject();
        foreach (var rate in RatesOfARun)
        {
            Assert.True(counts.Remove(rate), $"{json} lacks {rate}.");
        }

        return counts;
    }

    private static List<JsonObject> Lines(ProgramResult run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    private static int Sum(JsonNode counts) => counts.AsObject().Sum(entry => (int)entry.Value!);

    /// <summary>The sample, replayed in one go.</summary>
    public sealed class WholeReplay : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        private ProgramResult? _run;

        internal string Store => $"sqlite:{_folder.In("orders.db")}";

        internal string Json => _folder.In("whole.json");

        internal ProgramResult Run => _run ?? throw new InvalidOperationException("The replay has not run yet.");

        public async Task InitializeAsync() => _run = await ReplayAsync(Store, Json);

        public Task DisposeAsync()
        {
            _folder.Dispose();
            return Task.CompletedTask;
        }
    }
}
