using System.Text.Json;
using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Client;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Replay;

/// <summary>Sends a plan: receipts, then orders in the order of the file with several in flight, each customer's cancellations after what they cancel.</summary>
public sealed class ReplayRunner : IDisposable
{
    private readonly IOrderClusterClient _client;
    private readonly TimeProvider _clock;
    private readonly ReplayOptions _options;
    private readonly AckLog? _acks;
    private readonly SemaphoreSlim _slots;
    private readonly OutcomeTally _tally = new();
    private readonly Dictionary<string, CustomerTrail> _trails = new(StringComparer.Ordinal);

    /// <param name="acks">Where acknowledged orders are listed, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The concurrency is below 1.</exception>
    public ReplayRunner(IOrderClusterClient client, TimeProvider clock, ReplayOptions options, AckLog? acks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Concurrency, 1);
        _client = client;
        _clock = clock;
        _options = options;
        _acks = acks;
        _slots = new SemaphoreSlim(options.Concurrency);
    }

    public ReplayProgress Progress { get; } = new();

    /// <summary>Runs the plan once. An error of a single call is noted and the replay goes on; whoever reads the outcome sees that it does not balance.</summary>
    public async Task<ReplayOutcome> RunAsync(ReplayPlan plan, CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        var receipts = new List<Task>(plan.Receipts.Count);
        foreach (var receipt in plan.Receipts)
        {
            await _slots.WaitAsync(cancellation).ConfigureAwait(false);
            receipts.Add(ReceiveAsync(receipt, cancellation));
        }

        await Task.WhenAll(receipts).ConfigureAwait(false);
        var steps = new List<Task>(plan.Steps.Count);
        foreach (var step in plan.Steps)
        {
            steps.Add(step is OrderStep order
                ? await StartAsync(order, cancellation).ConfigureAwait(false)
                : Start((CancellationStep)step, cancellation));
        }

        await Task.WhenAll(steps).ConfigureAwait(false);
        return _tally.Total(_clock.GetElapsedTime(started));
    }

    public void Dispose() => _slots.Dispose();

    private async Task ReceiveAsync(PlannedReceipt receipt, CancellationToken cancellation)
    {
        try
        {
            var command = new ReceiveStock(receipt.ReceiptId, receipt.Units, receipt.ReceiptId, ReplayIds.By);
            await _client.ReceiveAsync(receipt.Sku, GrainKeys.DefaultLocation, command, cancellation).ConfigureAwait(false);
            Progress.CountReceipt();
        }
        catch (OrderClusterException error)
        {
            _tally.Failed($"receipt of {receipt.Sku}", error);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<Task> StartAsync(OrderStep step, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        var order = PlaceAsync(step, cancellation);
        if (step.Customer is not null)
        {
            TrailOf(step.Customer).Follow(order);
        }

        return order;
    }

    private async Task<OrderReceipt?> PlaceAsync(OrderStep step, CancellationToken cancellation)
    {
        var command = step.Command with { IsRetry = _options.IsRetry };
        try
        {
            var started = _clock.GetTimestamp();
            var receipt = await _client.PlaceAsync(command, cancellation).ConfigureAwait(false);
            _tally.Answered(_clock.GetElapsedTime(started));
            _acks?.Append(receipt.OrderId, JsonNamingPolicy.KebabCaseLower.ConvertName(receipt.State.ToString()));
            Progress.CountOrder();
            for (var check = 0; check < _options.MaxChecks && receipt.State is OrderState.Draft or OrderState.Submitted; check++)
            {
                receipt = await _client.PlaceAsync(command with { IsRetry = true }, cancellation).ConfigureAwait(false);
            }

            _tally.Settled(receipt);
            return receipt;
        }
        catch (OrderClusterException error)
        {
            _tally.Failed($"order {GrainKeys.Order(command.Channel, command.Reference)}", error);
            return null;
        }
        finally
        {
            _slots.Release();
        }
    }

    private Task Start(CancellationStep step, CancellationToken cancellation) => step.Customer is null
        ? GiveBackAsync(step.Cancellation, ledger: null, cancellation)
        : TrailOf(step.Customer).Then(ledger => GiveBackAsync(step.Cancellation, ledger, cancellation));

    private async Task GiveBackAsync(RetailCancellation invoice, CustomerLedger? ledger, CancellationToken cancellation)
    {
        foreach (var line in invoice.Lines)
        {
            var found = ledger?.TakeBack(line) ?? [];
            _tally.GivenBack(line, isGuest: ledger is null, found.Sum(one => one.Units));
            foreach (var order in found.GroupBy(one => one.OrderId))
            {
                var lines = order.Select(one => new CancelLine(one.LineNumber, one.Units)).ToArray();
                await CancelAsync(order.Key, ReplayIds.Cancellation(invoice.Number, line.Number), lines, invoice.Number, cancellation).ConfigureAwait(false);
            }
        }

        Progress.CountCancellation();
    }

    private async Task CancelAsync(string orderId, string operationId, CancelLine[] lines, string invoice, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var command = new CancelOrder(operationId, lines, $"given back by {invoice}", ReplayIds.By);
            _tally.Cancelled(await _client.CancelAsync(orderId, command, cancellation).ConfigureAwait(false));
        }
        catch (OrderClusterException error)
        {
            _tally.Failed($"cancellation {operationId} of {orderId}", error);
        }
        finally
        {
            _slots.Release();
        }
    }

    private CustomerTrail TrailOf(string customer)
    {
        if (!_trails.TryGetValue(customer, out var trail))
        {
            _trails[customer] = trail = new CustomerTrail();
        }

        return trail;
    }
}

/// <summary>How a replay runs.</summary>
/// <param name="Concurrency">Calls in flight, at least 1.</param>
/// <param name="IsRetry">An earlier run may have sent all of it.</param>
/// <param name="MaxChecks">How often an order that is still on its way after its patience is asked after before it counts as unfinished.</param>
public sealed record ReplayOptions(int Concurrency, bool IsRetry, int MaxChecks = 30)
{
    /// <summary>Enough callers that appends of hot buckets are shared, few enough that memory stays flat.</summary>
    public const int DefaultConcurrency = 128;

    public const int MaxConcurrency = 4_096;
}

/// <summary>How far a replay is: read by whoever shows it, while it runs.</summary>
public sealed class ReplayProgress
{
    private int _receipts;
    private int _orders;
    private int _cancellations;

    public int Receipts => Volatile.Read(ref _receipts);

    /// <summary>Orders that have been answered.</summary>
    public int Orders => Volatile.Read(ref _orders);

    public int Cancellations => Volatile.Read(ref _cancellations);

    internal void CountReceipt() => Interlocked.Increment(ref _receipts);

    internal void CountOrder() => Interlocked.Increment(ref _orders);

    internal void CountCancellation() => Interlocked.Increment(ref _cancellations);
}
