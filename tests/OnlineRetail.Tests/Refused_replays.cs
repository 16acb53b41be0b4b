using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.OnlineRetail.Tests;

public sealed class Refused_replays : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => $"sqlite:{_folder.In("orders.db")}";

    [Fact]
    public async Task Another_rule_or_file_on_the_same_store_is_bad_usage()
    {
        await File.WriteAllLinesAsync(_folder.In("few.csv"), File.ReadLines(TemporaryFolder.Sample).Take(20));
        Assert.Equal(0, (await BuiltProgram.OnlineRetailAsync(_folder.In("few.csv"), "--store", Store)).ExitCode);

        var otherFile = await BuiltProgram.OnlineRetailAsync(TemporaryFolder.Sample, "--store", Store);
        var otherRule = await BuiltProgram.OnlineRetailAsync(_folder.In("few.csv"), "--store", Store, "--stock-rule", "short:10");

        Assert.Equal((2, 2), (otherFile.ExitCode, otherRule.ExitCode));
        Assert.Contains("This store holds the replay of", otherRule.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_is_free_for_another_file_until_it_holds_an_order()
    {
        await using var store = new InMemoryJournalStore();
        await store.OpenAsync(CancellationToken.None);
        var first = await ReplayRun.ClaimAsync(store, "sha256=a stock-rule=exact", CancellationToken.None);
        var other = await ReplayRun.ClaimAsync(store, "sha256=b stock-rule=exact", CancellationToken.None);
        var again = await ReplayRun.ClaimAsync(store, "sha256=b stock-rule=exact", CancellationToken.None);

        Assert.Equal((false, false, true), (first.IsRetry, other.IsRetry, again.IsRetry));
        Assert.Equal((other.ReceiptSource, "replay"), (again.ReceiptSource, first.ReceiptSource));
        Assert.NotEqual(first.ReceiptSource, other.ReceiptSource);

        await store.AppendAsync(new[] { new JournalAppend(new JournalRow("order/online-retail/1", 1, Guid.NewGuid(), Guid.Empty, 1, new byte[1]), DueChange.None) }, new AppendResult[1], CancellationToken.None);
        await Assert.ThrowsAsync<StoreTakenException>(() => ReplayRun.ClaimAsync(store, "sha256=c stock-rule=exact", CancellationToken.None));
    }

    [Theory]
    [InlineData("none.csv")]
    [InlineData("sample", "--stock-rule", "half")]
    [InlineData("sample", "--concurrency", "0")]
    [InlineData("sample", "--acks", "/missing/acks.txt")]
    [InlineData("sample", "--acks", "")]
    [InlineData("sample", "--json", "/")]
    [InlineData("sample", "--concurrency", "x")]
    [InlineData("sample", "--concurrency", "4097")]
    [InlineData("sample", "--nonsense")]
    public async Task Bad_usage_says_what_is_wrong(string file, params string[] rest)
    {
        var path = file == "sample" ? TemporaryFolder.Sample : _folder.In(file);

        var run = await BuiltProgram.OnlineRetailAsync([path, "--store", Store, .. rest]);

        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("sqlite:{folder}/missing/orders.db", "can't be locked")]
    [InlineData("sqlite:{folder}/text.db", "not a database")]
    [InlineData("sqlite:{folder}", "is a folder")]
    [InlineData("postgres:Host=127.0.0.1;Port=1;Username=x;Database=x", "can't be reached")]
    [InlineData("postgres:Nonsense=1", "connection string can't be read")]
    [InlineData("paper:x", "no kind of store named 'paper'")]
    public async Task A_store_that_cannot_be_used_is_bad_usage_and_said_in_a_line(string store, string said)
    {
        await File.WriteAllTextAsync(_folder.In("text.db"), "not a store\n");

        var run = await BuiltProgram.OnlineRetailAsync(TemporaryFolder.Sample, "--store", store.Replace("{folder}", _folder.In(""), StringComparison.Ordinal));

        Assert.True(run.ExitCode == 2, $"{run.ExitCode}: {run.Error}");
        Assert.Contains(said, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
