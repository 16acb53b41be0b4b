using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.LocalCluster.History;

namespace OrderCluster.LocalCluster.Load;

/// <summary>
/// A channel's program that follows the client library's rules and keeps book: how often it was called, how many attempts that took, what came of each call.
/// </summary>
/// <param name="once">Make one attempt at a call, so that attempts can be counted.</param>
/// <param name="policy">Asks again.</param>
/// <param name="limit">A call that takes longer in all counts as failed, whatever its answer.</param>
public sealed partial class ShopClient(RetryingGrains once, RetryPolicy policy, TimeSpan limit)
{
    private static readonly DateTimeOffset OrderedAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly ConcurrentDictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private int _calls;
    private int _attempts;
    private int _failures;

    public CallHistory History { get; init; } = new();

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>At least one for each call.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    public int Retries => Attempts - Calls;

    /// <summary>Calls that ended with an error, or too late.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Why attempts were repeated and calls failed, and how often.</summary>
    public IReadOnlyDictionary<string, int> Reasons => _reasons;

    /// <summary>The longest call so far.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Places an order of one unit of each SKU; a failure is counted, not thrown.</summary>
    /// <returns>How long it took, all attempts together.</returns>
    public async Task<TimeSpan> PlaceAsync(string reference, IReadOnlyList<string> skus)
    {
        var invokedAt = Clock.GetTimestamp();
        var order = new PlaceOrder(
            LocalSilos.Channel, reference, string.Join('+', skus), null, "GBP", AllocationRule.AllOrNothing,
            [.. skus.Select((sku, index) => new OrderLineRequest(index + 1, sku, 1, 2.50m))], OrderedAt, MayQuotePrices: true);
        var orderId = GrainKeys.Order(LocalSilos.Channel, reference);
        var (receipt, outcome) = await TryAsync(isRetry => once.GetGrain<IOrderGrain>(orderId).Place(order with { IsRetry = isRetry }), invokedAt);
        History.Add(new PlacedCall(orderId, skus, invokedAt, Clock.GetTimestamp(), outcome, receipt?.State));
        return Clock.GetElapsedTime(invokedAt);
    }

    /// <summary>Reads a SKU's stock; a failure is counted, not thrown.</summary>
    public async Task ReadStockAsync(string sku)
    {
        var invokedAt = Clock.GetTimestamp();
        var (stock, _) = await TryAsync(_ => Bucket(sku).GetAvailability(), invokedAt);
        if (stock is not null)
        {
            History.Add(new StockCall(sku, invokedAt, Clock.GetTimestamp(), stock.OnHand, stock.Committed, stock.Reserved));
        }
    }

    /// <summary>Receives units of each SKU, some at a time; a failure is thrown.</summary>
    public Task StockUpAsync(IEnumerable<string> skus, long quantity) => Parallel.ForEachAsync(
        skus,
        new ParallelOptions { MaxDegreeOfParallelism = 256 },
        async (sku, cancellation) => await policy.RunAsync(_ => Bucket(sku).Receive(new ReceiveStock("first", quantity, "stock up", "")), cancellation));

    private IInventoryBucketGrain Bucket(string sku) => once.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(sku));

    private async Task<(T? Answer, CallOutcome Outcome)> TryAsync<T>(Func<bool, Task<T>> attempt, long invokedAt)
        where T : class
    {
        Interlocked.Increment(ref _calls);
        var result = await AnswerAsync(attempt);
        var took = Clock.GetElapsedTime(invokedAt);
        Longest = took > Longest ? took : Longest;
        if (took > limit || result.Answer is null)
        {
            Interlocked.Increment(ref _failures);
        }

        return result;
    }

    private async Task<(T? Answer, CallOutcome Outcome)> AnswerAsync<T>(Func<bool, Task<T>> attempt)
        where T : class
    {
        try
        {
            return (await policy.RunAsync(isRetry => CountedAsync(attempt, isRetry), CancellationToken.None), CallOutcome.Answered);
        }
        catch (Exception exception)
        {
            return (null, exception is OrderClusterException and not TryAgainException ? CallOutcome.Refused : CallOutcome.Unknown);
        }
    }

    private async Task<T> CountedAsync<T>(Func<bool, Task<T>> attempt, bool isRetry)
    {
        Interlocked.Increment(ref _attempts);
        try
        {
            return await attempt(isRetry);
        }
        catch (Exception exception)
        {
            _reasons.AddOrUpdate(Reason(exception), 1, static (_, count) => count + 1);
            throw;
        }
    }

    /// <summary>With a # for each number, so that the same reason counts as the same.</summary>
    private static string Reason(Exception exception) => Numbers().Replace(
        exception is OrderClusterException known ? $"{known.Code}: {known.Message}" : $"{exception.GetType().Name}: {exception.Message}", "#");

    [GeneratedRegex(@"\d[\d.:-]*")]
    private static partial Regex Numbers();
}
