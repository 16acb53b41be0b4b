using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Replay;

/// <summary>What the answers to a replay said.</summary>
/// <param name="RejectedByReason">Orders that were answered as rejected.</param>
/// <param name="UnitsShort">Asked for and not promised, by the receipts.</param>
/// <param name="Seconds">From the first receipt sent to the last answer.</param>
/// <param name="Failures">Calls that ended in an error; they are in no other figure.</param>
public sealed record ReplayOutcome(
    int OrdersAnswered,
    IReadOnlyDictionary<string, int> RejectedByReason,
    long UnitsShort,
    GivenBackFigures GivenBack,
    double Seconds,
    double P50Ms,
    double P99Ms,
    IReadOnlyList<ReplayFailure> Failures)
{
    public double OrdersPerSecond => Seconds > 0 ? OrdersAnswered / Seconds : 0;
}

/// <param name="LinesFull">Every unit found.</param>
/// <param name="LinesPart">Some units found.</param>
/// <param name="LinesNothingHeld">The customer holds none of it.</param>
/// <param name="LinesOfGuests">Without a customer there is nothing to look in.</param>
/// <param name="Units">Given back, by the answers.</param>
public sealed record GivenBackFigures(int LinesFull, int LinesPart, int LinesNothingHeld, int LinesOfGuests, long Units)
{
    public int LinesUnmatched => LinesNothingHeld + LinesOfGuests;
}

/// <param name="What">What was sent: an order, a cancellation, a receipt, with its id.</param>
public sealed record ReplayFailure(string What, OrderClusterException Error);

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
