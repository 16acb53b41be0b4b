using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Replay;

/// <summary>Counts answers as they come, from whatever thread.</summary>
internal sealed class OutcomeTally
{
    private readonly Lock _lock = new();
    private readonly ReasonCounts _rejected = new();
    private readonly List<ReplayFailure> _failures = [];
    private readonly Latencies _latencies = new();
    private GivenBackFigures _givenBack = new(0, 0, 0, 0, 0);
    private int _orders;
    private long _short;

    internal void Answered(TimeSpan latency) => _latencies.Add(latency);

    internal void Settled(OrderReceipt receipt)
    {
        lock (_lock)
        {
            _orders++;
            _short += receipt.Lines.Sum(line => line.Short);
            if (receipt.State == OrderState.Rejected)
            {
                _rejected.Add(receipt.ReasonCode ?? "unnamed");
            }
        }
    }

    internal void GivenBack(RetailReturnLine line, bool isGuest, long unitsFound)
    {
        lock (_lock)
        {
            _givenBack = unitsFound switch
            {
                0 when isGuest => _givenBack with { LinesOfGuests = _givenBack.LinesOfGuests + 1 },
                0 => _givenBack with { LinesNothingHeld = _givenBack.LinesNothingHeld + 1 },
                _ when unitsFound == line.Quantity => _givenBack with { LinesFull = _givenBack.LinesFull + 1 },
                _ => _givenBack with { LinesPart = _givenBack.LinesPart + 1 },
            };
        }
    }

    internal void Cancelled(CancelReceipt receipt)
    {
        lock (_lock)
        {
            _givenBack = _givenBack with { Units = _givenBack.Units + receipt.Lines.Sum(line => line.Cancelled) };
        }
    }

    internal void Failed(string what, OrderClusterException error)
    {
        lock (_lock)
        {
            _failures.Add(new ReplayFailure(what, error));
        }
    }

    internal ReplayOutcome Total(TimeSpan elapsed)
    {
        lock (_lock)
        {
            return new ReplayOutcome(
                _orders, _rejected.Counts, _short, _givenBack, elapsed.TotalSeconds,
                _latencies.PercentileMs(50), _latencies.PercentileMs(99), _failures);
        }
    }
}

/// <summary>How long calls took; every one is kept, so percentiles are exact.</summary>
internal sealed class Latencies
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _all = [];

    internal void Add(TimeSpan latency)
    {
        lock (_lock)
        {
            _all.Add(latency);
        }
    }

    /// <summary>The smallest latency that at least <paramref name="percent"/> of all calls did not exceed, in milliseconds (nearest rank); 0 without calls.</summary>
    internal double PercentileMs(double percent)
    {
        lock (_lock)
        {
            _all.Sort();
            return _all.Count == 0 ? 0 : _all[Math.Max(0, (int)Math.Ceiling(percent / 100 * _all.Count) - 1)].TotalMilliseconds;
        }
    }
}
