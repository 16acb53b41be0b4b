using System.Text.Json.Nodes;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Replay;

public sealed class ReplaysOfTheSample : IDisposable
{
    private static readonly string[] RatesOfARun = ["seconds", "ordersPerSecond", "p50Ms", "p99Ms"];

    private readonly TemporaryFolder _folder = new();

    private string Store => $"sqlite:{_folder.In("orders.db")}";

    [Fact]
    public async Task The_sample_balances_to_the_unit_and_a_second_run_prints_the_same_counts()
    {
        var first = await ReplayAsync("first.json");
        var second = await ReplayAsync("second.json");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(Counts("first.json").ToJsonString(), Counts("second.json").ToJsonString());
        var counts = Counts("first.json");
        Assert.Equal(0, (int)counts["violations"]!);
        Assert.Equal((long)counts["units"]!["file"]!, new[] { "committed", "released", "short" }.Sum(part => (long)counts["units"]![part]!));
        Assert.Equal((int)counts["invoices"]!, Sum(counts["orders"]!) + Sum(counts["skipped"]!["invoices"]!));
        Assert.True((int)counts["orders"]!["cancelled"]! > 0, first.Output);
    }

    [Fact]
    public async Task With_short_stock_what_is_short_is_said_and_nothing_is_oversold()
    {
        var run = await ReplayAsync("short.json", "--stock-rule", "short:20");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.True((long)Counts("short.json")["units"]!["short"]! > 0);
    }

    [Fact]
    public async Task Another_rule_or_file_on_the_same_store_is_bad_usage()
    {
        await File.WriteAllLinesAsync(_folder.In("few.csv"), File.ReadLines(TemporaryFolder.Sample).Take(20));
        Assert.Equal(0, (await BuiltProgram.SiloAsync("replay", _folder.In("few.csv"), "--store", Store)).ExitCode);

        var otherFile = await ReplayAsync("other.json");
        var otherRule = await BuiltProgram.SiloAsync("replay", _folder.In("few.csv"), "--store", Store, "--stock-rule", "short:10");

        Assert.Equal((2, 2), (otherFile.ExitCode, otherRule.ExitCode));
        Assert.Contains("This store holds the replay of", otherRule.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_replay_has_lost_no_acknowledged_order_and_goes_on_to_the_same_end()
    {
        var acks = _folder.In("acks.txt");
        using (var killed = BuiltProgram.StartSilo("replay", TemporaryFolder.Sample, "--store", Store, "--acks", acks))
        {
            await Eventually.TrueAsync("100 orders are acknowledged", () => Task.FromResult(File.Exists(acks) && new FileInfo(acks).Length > 100 * 30));
            killed.Kill();
            await killed.WaitForExitAsync().WaitAsync(BuiltProgram.Patience);
        }

        var audit = await BuiltProgram.OcAsync(null, "audit", "--store", Store, "--acks", acks);
        var resumed = await ReplayAsync("resumed.json", "--acks", acks);
        var whole = await BuiltProgram.SiloAsync("replay", TemporaryFolder.Sample, "--store", "memory:", "--json", _folder.In("whole.json"), "--allow-not-durable");

        Assert.True(audit.ExitCode == 0, audit.Output + audit.Error);
        Assert.True((resumed.ExitCode, whole.ExitCode) == (0, 0), resumed.Output + resumed.Error + whole.Error);
        Assert.Equal(Counts("whole.json").ToJsonString(), Counts("resumed.json").ToJsonString());
        Assert.Equal(Sum(Counts("whole.json")["orders"]!), File.ReadAllLines(acks).Length);
    }

    [Theory]
    [InlineData("none.csv")]
    [InlineData("sample", "--stock-rule", "half")]
    [InlineData("sample", "--concurrency", "0")]
    [InlineData("sample", "--acks", "/missing/acks.txt")]
    [InlineData("sample", "--json", "/")]
    public async Task Bad_usage_says_what_is_wrong(string file, params string[] rest)
    {
        var path = file == "sample" ? TemporaryFolder.Sample : _folder.In(file);

        var run = await BuiltProgram.SiloAsync(["replay", path, "--store", Store, .. rest]);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite:{folder}/missing/orders.db", "can't be locked")]
    [InlineData("sqlite:{folder}/text.db", "not a database")]
    [InlineData("sqlite:{folder}", "unable to open")]
    [InlineData("postgres:Host=127.0.0.1;Port=1;Username=x;Database=x", "can't be reached")]
    [InlineData("postgres:Nonsense=1", "malformed")]
    [InlineData("paper:x", "no kind of store named 'paper'")]
    public async Task A_store_that_cannot_be_used_is_bad_usage_and_said_in_a_line(string store, string said)
    {
        await File.WriteAllTextAsync(_folder.In("text.db"), "not a store\n");

        var run = await BuiltProgram.SiloAsync("replay", TemporaryFolder.Sample, "--store", store.Replace("{folder}", _folder.In(""), StringComparison.Ordinal));

        Assert.True(run.ExitCode == 2, $"{run.ExitCode}: {run.Error}");
        Assert.Contains(said, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ProgramResult> ReplayAsync(string json, params string[] more) =>
        BuiltProgram.SiloAsync(["replay", TemporaryFolder.Sample, "--store", Store, "--json", _folder.In(json), .. more]);

    private JsonObject Counts(string json)
    {
        var counts = JsonNode.Parse(File.ReadAllText(_folder.In(json)))!.AsObject();
        foreach (var rate in RatesOfARun)
        {
            Assert.True(counts.Remove(rate), $"{json} lacks {rate}.");
        }

        return counts;
    }

    private static int Sum(JsonNode counts) => counts.AsObject().Sum(entry => (int)entry.Value!);
}
