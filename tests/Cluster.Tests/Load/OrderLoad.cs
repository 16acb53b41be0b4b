using System.Collections.Concurrent;
using System.Globalization;

namespace OrderCluster.Cluster.Tests.Load;

/// <summary>Places up to 200 orders a second until it is told to stop, and remembers those that were acknowledged.</summary>
internal sealed class OrderLoad : IAsyncDisposable
{
    private const int Callers = 8;

    /// <summary>Between two calls of a caller: without it a silo that stops or starts would have no processor left.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, byte> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(int Count, TaskCompletionSource Reached)> _waits = [];
    private readonly RotatingClient _client;
    private readonly IReadOnlyList<string> _skus;
    private readonly int _load;
    private readonly Task _running;
    private int _last;

    /// <param name="client">Is called.</param>
    /// <param name="skus">Are ordered in turn.</param>
    /// <param name="load">A part of the orders' references: no other load on the cluster has this number.</param>
    internal OrderLoad(RotatingClient client, IReadOnlyList<string> skus, int load)
    {
        _client = client;
        _skus = skus;
        _load = load;
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
        using var timer = new PeriodicTimer(Period);
        while (!_stop.IsCancellationRequested && await timer.WaitForNextTickAsync())
        {
            var number = Interlocked.Increment(ref _last);
            var receipt = await _client.PlaceAsync(string.Create(CultureInfo.InvariantCulture, $"{_load}-{number:D6}"), _skus[number % _skus.Count]);
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
