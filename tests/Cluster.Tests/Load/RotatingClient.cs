using OrderCluster.Client.Http;
using OrderCluster.Client.Retries;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.LocalCluster;
using OrderCluster.LocalCluster.History;

namespace OrderCluster.Cluster.Tests.Load;

/// <summary>A client that follows the rules: after an unknown outcome it sends the same again, to the next silo.</summary>
internal sealed class RotatingClient : IDisposable
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);
    private static readonly DateTimeOffset OrderedAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RetryOptions Once = new() { Attempts = 1 };

    private readonly RetryPolicy _policy = new(TimeProvider.System, LocalSilos.Patience);
    private readonly CallHistory? _history;
    private readonly HttpClient[] _https;
    private readonly SiloHttp[] _silos;
    private int _next;
    private int _repeats;

    /// <param name="cluster">Its silos are called.</param>
    /// <param name="key">Is shown to them.</param>
    /// <param name="history">Where each order that was acknowledged is noted.</param>
    internal RotatingClient(LocalSilos cluster, string key, CallHistory? history = null)
    {
        _history = history;
        var once = new RetryPolicy(TimeProvider.System, Once);
        _https = [.. cluster.Silos.Select(silo => new HttpClient { BaseAddress = silo.Address, Timeout = AttemptTimeout })];
        _silos = [.. _https.Select(http => new SiloHttp(http, key, once))];
    }

    /// <summary>Attempts beyond the first of each call.</summary>
    internal int Repeats => Volatile.Read(ref _repeats);

    /// <summary>Places an order of one unit.</summary>
    /// <exception cref="TryAgainException">No silo answered in 30 attempts.</exception>
    internal async Task<OrderReceipt> PlaceAsync(string reference, string sku)
    {
        var invokedAt = TimeProvider.System.GetTimestamp();
        var receipt = await RunAsync((silo, isRetry) => silo.PlaceAsync(
            reference, new OrderBody(reference, Currency: "GBP", Lines: [new OrderLineBody(sku, 1, 2.50m)], OrderedAt: OrderedAt), isRetry));
        _history?.Add(new PlacedCall(receipt.OrderId, [sku], invokedAt, TimeProvider.System.GetTimestamp(), CallOutcome.Answered, receipt.State));
        return receipt;
    }

    internal Task<OrderView> GetOrderAsync(string orderId) => RunAsync((silo, _) => silo.GetOrderAsync(orderId));

    internal Task<Availability> GetAvailabilityAsync(string sku) => RunAsync((silo, _) => silo.GetAvailabilityAsync(sku));

    internal Task<StockReply> ReceiveAsync(string sku, long quantity) => RunAsync((silo, _) => silo.ReceiveAsync(sku, new ReceiptBody("first", quantity, "test")));

    public void Dispose() => Array.ForEach(_https, http => http.Dispose());

    private Task<T> RunAsync<T>(Func<SiloHttp, bool, Task<T>> call) => _policy.RunAsync(
        isRetry =>
        {
            Interlocked.Add(ref _repeats, isRetry ? 1 : 0);
            return call(_silos[(uint)Interlocked.Increment(ref _next) % _silos.Length], isRetry);
        },
        CancellationToken.None);
}
