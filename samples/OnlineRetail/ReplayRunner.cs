using System.Text.Json;
using OrderCluster.Client.Identity;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.OnlineRetail;

/// <summary>Sends a plan: receipts, then orders in the order of the file with several in flight, each customer's cancellations after what they cancel.</summary>
internal sealed class ReplayRunner(RetryingGrains grains, TimeProvider clock, ReplayOptions options, AckLog? acks) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.Concurrency);
    private readonly OutcomeTally _tally = new();
    private readonly Dictionary<string, CustomerLedger> _ledgers = new(StringComparer.Ordinal);
    private int _receipts;
    private int _orders;
    private int _cancellations;

    /// <summary>How far the replay is: receipts sent, orders answered, cancellations done.</summary>
    internal (int Receipts, int Orders, int Cancellations) Progress => (Volatile.Read(ref _receipts), Volatile.Read(ref _orders), Volatile.Read(ref _cancellations));

    /// <summary>Runs the plan once. An error of a single call is noted and the replay goes on; the outcome then does not balance.</summary>
    internal async Task<ReplayOutcome> RunAsync(ReplayPlan plan, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        await Parallel.ForEachAsync(
            plan.Receipts, new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellation },
            async (receipt, _) => await ReceiveAsync(receipt, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        var steps = new List<Task>(plan.Steps.Count);
        foreach (var step in plan.Steps)
        {
            steps.Add(step is OrderStep order
                ? await StartAsync(order, cancellation).ConfigureAwait(false)
                : Start((CancellationStep)step, cancellation));
        }

        await Task.WhenAll(steps).ConfigureAwait(false);
        return _tally.Total(clock.GetElapsedTime(started));
    }

    public void Dispose() => _slots.Dispose();

    private Task ReceiveAsync(PlannedReceipt receipt, CancellationToken cancellation) => NoteAsync($"receipt of {receipt.Sku}", async () =>
    {
        var id = OperationIds.Derived(options.ReceiptSource, receipt.Sku.Replace(' ', '_'));
        var bucket = grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(receipt.Sku), cancellation);
        var reply = await bucket.Receive(new ReceiveStock(id, receipt.Units, id, ReplayPlan.By)).ConfigureAwait(false);
        Interlocked.Increment(ref _receipts);
        return reply;
    });

    private async Task<Task> StartAsync(OrderStep step, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        var order = InSlotAsync(PlaceAsync(step, cancellation));
        if (step.Customer is { } customer)
        {
            LedgerOf(customer).Follow(order);
        }

        return order;
    }

    private Task<OrderReceipt?> PlaceAsync(OrderStep step, CancellationToken cancellation)
    {
        var id = GrainKeys.Order(step.Command.Channel, step.Command.Reference);
        return NoteAsync($"order {id}", async () =>
        {
            var order = grains.GetGrain<IOrderGrain>(id, cancellation);
            var started = clock.GetTimestamp();
            var receipt = await order.Place(step.Command with { IsRetry = options.IsRetry }).ConfigureAwait(false);
            _tally.Answered(clock.GetElapsedTime(started));
            acks?.Append(receipt.OrderId, JsonNamingPolicy.KebabCaseLower.ConvertName(receipt.State.ToString()));
            Interlocked.Increment(ref _orders);
            for (var check = 0; check < options.MaxChecks && receipt.State is OrderState.Draft or OrderState.Submitted; check++)
            {
                receipt = await order.Place(step.Command with { IsRetry = true }).ConfigureAwait(false);
            }

            _tally.Settled(receipt);
            return receipt;
        });
    }

    private Task Start(CancellationStep step, CancellationToken cancellation)
    {
        var ledger = step.Customer is { } customer ? LedgerOf(customer) : null;
        return ledger?.Then(() => GiveBackAsync(step, ledger, cancellation)) ?? GiveBackAsync(step, ledger: null, cancellation);
    }

    private async Task GiveBackAsync(CancellationStep step, CustomerLedger? ledger, CancellationToken cancellation)
    {
        foreach (var line in step.Cancellation.Lines)
        {
            var found = ledger?.TakeBack(line) ?? [];
            _tally.GivenBack(line, isGuest: ledger is null, found.Sum(one => one.Units));
            foreach (var order in found.GroupBy(one => one.OrderId))
            {
                var lines = order.Select(one => new CancelLine(one.LineNumber, one.Units)).ToArray();
                var command = new CancelOrder(step.OperationOf(line), lines, $"given back by {step.Cancellation.Number}", ReplayPlan.By);
                await _slots.WaitAsync(cancellation).ConfigureAwait(false);
                await InSlotAsync(NoteAsync($"cancellation {command.OperationId} of {order.Key}", async () =>
                {
                    var receipt = await grains.GetGrain<IOrderGrain>(order.Key, cancellation).Cancel(command).ConfigureAwait(false);
                    _tally.Cancelled(receipt);
                    return receipt;
                })).ConfigureAwait(false);
            }
        }

        Interlocked.Increment(ref _cancellations);
    }

    private async Task<T?> NoteAsync<T>(string what, Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (OrderClusterException error)
        {
            _tally.Failed(what, error);
            return null;
        }
    }

    private async Task<T> InSlotAsync<T>(Task<T> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private CustomerLedger LedgerOf(string customer)
    {
        if (!_ledgers.TryGetValue(customer, out var ledger))
        {
            _ledgers[customer] = ledger = new CustomerLedger();
        }

        return ledger;
    }
}

/// <summary>How a replay runs.</summary>
/// <param name="Concurrency">Calls in flight, at least 1.</param>
/// <param name="IsRetry">An earlier run may have sent all of it.</param>
/// <param name="ReceiptSource">What ids of receipts begin with; the same for all runs of a replay.</param>
/// <param name="MaxChecks">How often an order that is still on its way after its patience is asked after before it counts as unfinished.</param>
internal sealed record ReplayOptions(int Concurrency, bool IsRetry, string ReceiptSource = ReplayPlan.By, int MaxChecks = 30);

/// <summary>What the answers to a replay said.</summary>
/// <param name="RejectedByReason">Orders that were answered as rejected.</param>
/// <param name="UnitsShort">Asked for and not promised, by the receipts.</param>
/// <param name="Seconds">From the first receipt sent to the last answer.</param>
/// <param name="Failures">Calls that ended in an error, with what was sent; they are in no other figure.</param>
internal sealed record ReplayOutcome(
    int OrdersAnswered,
    IReadOnlyDictionary<string, int> RejectedByReason,
    long UnitsShort,
    GivenBackFigures GivenBack,
    double Seconds,
    double P50Ms,
    double P99Ms,
    IReadOnlyList<(string What, OrderClusterException Error)> Failures)
{
    internal double OrdersPerSecond => Seconds > 0 ? OrdersAnswered / Seconds : 0;
}

/// <param name="LinesFull">Every unit found.</param>
/// <param name="LinesPart">Some units found.</param>
/// <param name="LinesNothingHeld">The customer holds none of it.</param>
/// <param name="LinesOfGuests">Without a customer there is nothing to look in.</param>
/// <param name="Units">Given back, by the answers.</param>
internal sealed record GivenBackFigures(int LinesFull, int LinesPart, int LinesNothingHeld, int LinesOfGuests, long Units)
{
    internal int LinesUnmatched => LinesNothingHeld + LinesOfGuests;
}

/// <summary>Counts answers as they come, from whatever thread.</summary>
internal sealed class OutcomeTally
{
    private readonly Lock _lock = new();
    private readonly ReasonCounts _rejected = new();
    private readonly List<(string What, OrderClusterException Error)> _failures = [];
    private readonly List<TimeSpan> _latencies = [];
    private GivenBackFigures _givenBack = new(0, 0, 0, 0, 0);
    private int _orders;
    private long _short;

    internal void Answered(TimeSpan latency)
    {
        lock (_lock)
        {
            _latencies.Add(latency);
        }
    }

    internal void Settled(OrderReceipt receipt)
    {
        lock (_lock)
        {
            _orders++;
            _short += receipt.Lines.Sum(line => line.Short);
            _rejected.Add(receipt.ReasonCode ?? "unnamed", receipt.State == OrderState.Rejected ? 1 : 0);
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
            _failures.Add((what, error));
        }
    }

    internal ReplayOutcome Total(TimeSpan elapsed)
    {
        lock (_lock)
        {
            _latencies.Sort();
            return new ReplayOutcome(_orders, _rejected.Counts, _short, _givenBack, elapsed.TotalSeconds, PercentileMs(50), PercentileMs(99), _failures);
        }
    }

    // The smallest latency that at least so many percent of all calls did not exceed (nearest rank); every one is kept, so it is exact.
    private double PercentileMs(double percent) =>
        _latencies.Count == 0 ? 0 : _latencies[Math.Max(0, (int)Math.Ceiling(percent / 100 * _latencies.Count) - 1)].TotalMilliseconds;
}
