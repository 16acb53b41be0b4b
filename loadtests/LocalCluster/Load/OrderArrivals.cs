using System.Globalization;

namespace OrderCluster.LocalCluster.Load;

/// <summary>Orders that arrive at fixed times, whatever became of those before. Latency is measured from when an order was to arrive.</summary>
public sealed class OrderArrivals
{
    private const int LinesPerOrder = 2;

    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ShopClient _shop;
    private readonly IReadOnlyList<string> _skus;
    private readonly int _perSecond;
    private readonly string _name;
    private readonly Random _random;
    private readonly List<Task> _calls = [];
    private readonly Task _arriving;
    private int _ended;
    private volatile bool _isStopped;

    /// <param name="shop">Is called.</param>
    /// <param name="skus">What is ordered, two of them at a time, at random.</param>
    /// <param name="perSecond">How many orders arrive.</param>
    /// <param name="seed">Of what is ordered; a part of the orders' references as well.</param>
    public OrderArrivals(ShopClient shop, IReadOnlyList<string> skus, int perSecond, int seed)
    {
        _shop = shop;
        _skus = skus;
        _perSecond = perSecond;
        _name = seed.ToString(CultureInfo.InvariantCulture);
        _random = new Random(seed);
        _arriving = Task.Run(ArriveAsync);
    }

    /// <summary>Calls that have ended.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Waits until so many more calls have ended.</summary>
    /// <exception cref="TimeoutException">They have not after a minute.</exception>
    public async Task AwaitMoreAsync(int count, string when)
    {
        var target = Ended + count;
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (Ended < target)
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Patience.TotalSeconds:0} s {when}: {Ended} calls have ended, {target} should have.");
        }
    }

    /// <summary>Ends the arrivals, and waits for what has arrived.</summary>
    public async Task StopAsync()
    {
        _isStopped = true;
        await _arriving;
        await Task.WhenAll(_calls).WaitAsync(Patience);
    }

    private async Task ArriveAsync()
    {
        var start = Clock.GetTimestamp();
        using var timer = new PeriodicTimer(Step);
        while (!_isStopped)
        {
            await timer.WaitForNextTickAsync();
            var due = (int)(Clock.GetElapsedTime(start).TotalSeconds * _perSecond);
            while (_calls.Count < due)
            {
                _calls.Add(PlaceAsync(_calls.Count));
            }
        }
    }

    private async Task PlaceAsync(int number)
    {
        var first = _random.Next(_skus.Count);
        var second = (first + 1 + _random.Next(_skus.Count - 1)) % _skus.Count;
        await _shop.PlaceAsync($"{_name}-{number.ToString("D7", CultureInfo.InvariantCulture)}", _skus.Count < LinesPerOrder ? [_skus[first]] : [_skus[first], _skus[second]]);
        Interlocked.Increment(ref _ended);
    }
}

/// <summary>Reads SKUs' stock in turn, so that a reply from an old state shows in the history.</summary>
public sealed class StockReads
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Task _reading;
    private volatile bool _isStopped;

    /// <param name="shop">Is called.</param>
    /// <param name="skus">Each reader begins elsewhere among them.</param>
    /// <param name="readers">How many read at the same time.</param>
    /// <param name="pause">Between an answer and the next read.</param>
    public StockReads(ShopClient shop, IReadOnlyList<string> skus, int readers, TimeSpan pause) =>
        _reading = Task.WhenAll(Enumerable.Range(0, readers).Select(reader => ReadAsync(shop, skus, reader * skus.Count / readers, pause)));

    /// <summary>Ends the reads, and waits for those that have begun.</summary>
    public Task StopAsync()
    {
        _isStopped = true;
        return _reading.WaitAsync(Patience);
    }

    private async Task ReadAsync(ShopClient shop, IReadOnlyList<string> skus, int next, TimeSpan pause)
    {
        while (!_isStopped)
        {
            await shop.ReadStockAsync(skus[next++ % skus.Count]);
            await Task.Delay(pause);
        }
    }
}
