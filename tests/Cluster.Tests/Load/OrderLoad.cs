using System.Collections.Concurrent;
using System.Globalization;

namespace OrderCluster.Cluster.Tests.Load;

/// <summary>Places orders without pause until it is told to stop, and remembers those that were acknowledged.</summary>
internal sealed class OrderLoad : IAsyncDisposable
{
    private const int Callers = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, byte> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(int Count, TaskCompletionSource Reached)> _waits = [];
    private readonly RotatingClient _client;
    private readonly IReadOnlyList<string> _skus;
    private readonly Task _running;
    private int _last;

    internal OrderLoad(RotatingClient client, IReadOnlyList<string> skus)
    {
        _client = client;
        _skus = skus;
        _running = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(CallAsync)));
    }

    /// <summary>Ids of the orders that a client was told of.</summary>
    internal IReadOnlySet<string> Acknowledged => _acknowledged.Keys.ToHashSet(StringComparer.Ordinal);

    /// <summary>Waits until so many more orders are acknowledged; fails when a call has failed.</summary>
    internal async Task AwaitMoreAsync(int count, string when)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var target = _acknowledged.Count + count;
        _waits.Enqueue((target, reached));
        try
        {
            await await Task.WhenAny(reached.Task, _running).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"After {Patience.TotalSeconds:0} s {when}: {_acknowledged.Count} orders are acknowledged, {target} should be.");
        }
    }

    /// <summary>Ends the load, and throws what a call has failed with.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task CallAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _last);
            var receipt = await _client.PlaceAsync(number.ToString("D6", CultureInfo.InvariantCulture), _skus[number % _skus.Count]);
            _acknowledged.TryAdd(receipt.OrderId, 0);
            foreach (var (count, reached) in _waits)
            {
                if (_acknowledged.Count >= count)
                {
                    reached.TrySetResult();
                }
            }
        }
    }
}
