using System.Diagnostics;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Sqlite;

/// <summary>The lock and the reading of a store between processes.</summary>
public sealed class SqliteLockTests : IAsyncLifetime
{
    private readonly SqlitePlace _place = new();
    private Process _writer = null!;

    public async Task InitializeAsync()
    {
        _writer = Start();
        await ReadAcknowledgementAsync();
    }

    public async Task DisposeAsync()
    {
        await KillAsync();
        _writer.Dispose();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task A_second_silo_is_refused_while_another_process_runs_and_let_in_once_that_is_killed()
    {
        await using var refused = SqlitePlace.Make(_place.File);
        var refusal = await Assert.ThrowsAsync<JournalStoreException>(async () => await refused.OpenAsync(CancellationToken.None));

        await KillAsync();

        Assert.Contains("another silo holds the lock", refusal.Message, StringComparison.Ordinal);
        await using var store = await _place.OpenAsync();
        await store.WriteAsync(Rows.First("after the kill"));
    }

    [Fact]
    public async Task A_store_can_be_read_while_another_process_writes_it()
    {
        await using var reader = SqlitePlace.Make(_place.File, new StoreOptions { ReadOnly = true });
        await reader.OpenAsync(CancellationToken.None);

        Assert.NotEmpty((await reader.ReadFeedAsync(null, 10, CancellationToken.None)).Items);
        await ReadAcknowledgementAsync();
    }

    [Fact]
    public async Task What_a_killed_writer_left_can_be_read_before_anybody_writes_again()
    {
        await KillAsync();
        await using var reader = SqlitePlace.Make(_place.File, new StoreOptions { ReadOnly = true });
        await reader.OpenAsync(CancellationToken.None);

        Assert.NotEmpty((await reader.ReadFeedAsync(null, 10, CancellationToken.None)).Items);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { "exec", Path.Combine(AppContext.BaseDirectory, "OrderCluster.Journal.Tests.Writer.dll"), $"sqlite:{_place.File}", "run", "3" })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private async Task ReadAcknowledgementAsync() =>
        Assert.NotNull(await _writer.StandardOutput.ReadLineAsync().InTime("an acknowledgement of the writing process"));

    private async Task KillAsync()
    {
        _writer.Kill();
        await _writer.WaitForExitAsync().InTime("the end of the killed writer");
    }
}
