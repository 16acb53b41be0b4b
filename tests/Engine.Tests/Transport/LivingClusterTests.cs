using System.Collections.Concurrent;
using System.Threading.Channels;
using OrderCluster.Engine.ClientHosting;

namespace OrderCluster.Engine.Tests.Transport;

public sealed class LivingClusterTests
{
    private const int Keys = 200;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Silos_come_and_go_in_good_order_without_an_error_at_any_caller()
    {
        await using var cluster = new LivingCluster();
        await cluster.AddSiloAsync();
        var leaving = await cluster.AddSiloAsync();
        await using var client = await cluster.ConnectAsync();
        using var load = new Load(client, retriesUnknown: false);
        await load.AnsweredByAsync(leaving.Id);
        var joining = await cluster.AddSiloAsync();
        await load.AnsweredByAsync(joining.Id);
        await leaving.Silo.StopAsync(CancellationToken.None);
        await load.PassAllKeysAsync();
        Assert.Empty(await load.EndAsync());
    }

    [Fact]
    public async Task All_keys_answer_again_after_a_silo_was_killed()
    {
        await using var cluster = new LivingCluster();
        await cluster.AddSiloAsync();
        await cluster.AddSiloAsync();
        var killed = await cluster.AddSiloAsync();
        await using var client = await cluster.ConnectAsync();
        using var load = new Load(client, retriesUnknown: true);
        await load.AnsweredByAsync(killed.Id);
        LivingCluster.Kill(killed);
        await load.PassAllKeysAsync();
        Assert.Empty(await load.EndAsync());
    }

    /// <summary>Calls all keys again and again.</summary>
    private sealed class Load : IDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly ConcurrentQueue<Exception> _failures = new();
        private readonly Channel<bool> _progress = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        private readonly ConcurrentDictionary<Guid, bool> _answeredBy = new();
        private readonly int[] _passes = new int[4];
        private readonly Task[] _callers;

        public Load(EmbeddedClient client, bool retriesUnknown) =>
            _callers = [.. Enumerable.Range(0, _passes.Length).Select(caller => Task.Run(() => CallAsync(client, caller, retriesUnknown)))];

        /// <summary>Waits until this silo has answered a call.</summary>
        public Task AnsweredByAsync(Guid siloId) => UntilAsync(() => _answeredBy.ContainsKey(siloId), $"Silo {siloId} has answered no call");

        /// <summary>Waits until every key has answered after this was called.</summary>
        public async Task PassAllKeysAsync()
        {
            var before = _passes.ToArray();
            await UntilAsync(
                () => Enumerable.Range(0, before.Length).All(caller => Volatile.Read(ref _passes[caller]) >= before[caller] + 2),
                "Not every key has answered");
        }

        public async Task<IEnumerable<Exception>> EndAsync()
        {
            await _end.CancelAsync();
            await Task.WhenAll(_callers).WaitAsync(Bound);
            return _failures;
        }

        private async Task UntilAsync(Func<bool> condition, string otherwise)
        {
            using var overdue = new CancellationTokenSource(Bound);
            try
            {
                while (!condition())
                {
                    Assert.False(Array.Exists(_callers, caller => caller.IsCompleted), "A caller has ended.");
                    await _progress.Reader.ReadAsync(overdue.Token);
                }
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{otherwise} within {Bound}.");
            }
        }

        public void Dispose() => _end.Dispose();

        private async Task CallAsync(EmbeddedClient client, int caller, bool retriesUnknown)
        {
            while (!_end.IsCancellationRequested)
            {
                for (var key = 0; key < Keys; key++)
                {
                    await CallAsync(client.Client.GetGrain<IPlaceGrain>($"living-{key}"), retriesUnknown);
                }

                Interlocked.Increment(ref _passes[caller]);
                _progress.Writer.TryWrite(true);
            }
        }

        private async Task CallAsync(IPlaceGrain grain, bool retriesUnknown)
        {
            while (true)
            {
                try
                {
                    _answeredBy[await grain.Where()] = true;
                    return;
                }
                catch (SiloUnavailableException) when (retriesUnknown)
                {
                    await Task.Yield();
                }
                catch (Exception exception)
                {
                    _failures.Enqueue(exception);
                    return;
                }
            }
        }
    }
}
