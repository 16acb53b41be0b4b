using System.Collections.Concurrent;
using OrderCluster.Client;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Tests.Replay;

/// <summary>A cluster that keeps its word in memory: ships what is there, remembers every answer, and refuses what a real one would refuse.</summary>
internal sealed class ImaginaryCluster : IOrderClusterClient
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _available = [];
    private readonly HashSet<string> _receipts = [];
    private readonly Dictionary<string, OrderReceipt> _orders = [];
    private readonly Dictionary<(string Order, int Line), long> _held = [];
    private readonly Dictionary<(string Order, string Operation), CancelReceipt> _cancels = [];
    private int _inFlight;

    internal int MostInFlight { get; private set; }

    internal int Repeats { get; private set; }

    internal long UnitsHeld => _held.Values.Sum();

    internal int OrdersWithoutUnits => _orders.Keys.Count(order => _held.Where(line => line.Key.Order == order).Sum(line => line.Value) == 0);

    internal ConcurrentQueue<string> Placed { get; } = [];

    public Task<OrderReceipt> PlaceAsync(PlaceOrder order, CancellationToken cancellation = default) => AnswerAsync(() =>
    {
        var id = GrainKeys.Order(order.Channel, order.Reference);
        Placed.Enqueue(id);
        if (_orders.TryGetValue(id, out var known))
        {
            Repeats++;
            return known with { IsRepeat = true };
        }

        var lines = order.Lines.Select(line => Promise(id, line)).ToList();
        return _orders[id] = new OrderReceipt(id, OrderState.Confirmed, PaymentState.Authorized, null, new Money(0, order.Currency), lines, [], false);
    });

    public Task<CancelReceipt> CancelAsync(string orderId, CancelOrder command, CancellationToken cancellation = default) => AnswerAsync(() =>
    {
        if (!_orders.ContainsKey(orderId))
        {
            throw new NotFoundException("order-not-found", orderId);
        }

        if (_cancels.TryGetValue((orderId, command.OperationId), out var known))
        {
            Repeats++;
            return known;
        }

        foreach (var line in command.Lines!)
        {
            _held[(orderId, line.Number)] -= line.Quantity!.Value;
            Assert.True(_held[(orderId, line.Number)] >= 0, $"{command.OperationId} gives back more of {orderId}/{line.Number} than it holds.");
        }

        var lines = command.Lines.Select(line => new CancelledLine(line.Number, "", line.Quantity!.Value, 0)).ToList();
        return _cancels[(orderId, command.OperationId)] = new CancelReceipt(orderId, command.OperationId, OrderState.Confirmed, lines, false);
    });

    public Task<StockReply> ReceiveAsync(string sku, string location, ReceiveStock command, CancellationToken cancellation = default) => AnswerAsync(() =>
    {
        if (_receipts.Add(command.ReceiptId))
        {
            _available[sku] = _available.GetValueOrDefault(sku) + command.Quantity;
        }

        return new StockReply(new Availability(sku, location, 0, 0, 0, 0, 0, 0, _available[sku], 0), IsRepeat: false);
    });

    public Task<OrderView> GetOrderAsync(string orderId, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<OrderView> ReleaseHoldAsync(string orderId, ReleaseHold command, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<StockReply> AdjustAsync(string sku, string location, AdjustStock command, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<Availability> GetAvailabilityAsync(string sku, string location = "main", CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<Product> PutProductAsync(string sku, PutProduct command, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<Product?> FindProductAsync(string sku, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<CustomerAccount> SetCreditLimitAsync(string customerId, SetCreditLimit command, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<CustomerAccount> GetCustomerAsync(string customerId, CancellationToken cancellation = default) => throw new NotSupportedException();

    private LineReceipt Promise(string order, OrderLineRequest line)
    {
        var units = Math.Min(line.Quantity, _available.GetValueOrDefault(line.Sku));
        _available[line.Sku] = _available.GetValueOrDefault(line.Sku) - units;
        _held[(order, line.Number)] = units;
        return new LineReceipt(line.Number, line.Sku, line.Quantity, units, line.Quantity - units);
    }

    /// <summary>Answers after a few turns of the thread pool, so that calls overtake each other.</summary>
    private async Task<T> AnswerAsync<T>(Func<T> answer)
    {
        MostInFlight = Math.Max(MostInFlight, Interlocked.Increment(ref _inFlight));
        for (var turn = Random.Shared.Next(4); turn >= 0; turn--)
        {
            await Task.Yield();
        }

        Interlocked.Decrement(ref _inFlight);
        lock (_lock)
        {
            return answer();
        }
    }
}
