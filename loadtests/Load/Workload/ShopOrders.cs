using System.Globalization;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Load.Workload;

/// <summary>Orders of a web shop: a few lines of one unit each, popular SKUs more often, a customer with an account each. Thread-safe.</summary>
/// <param name="channel">In which they are placed.</param>
/// <param name="run">Begins each reference, so that no run repeats another's.</param>
/// <param name="skus">SKUs by popularity, <see cref="Zipf"/> with exponent 1.0.</param>
/// <param name="customers">Accounts that order, all alike.</param>
/// <param name="linesPerOrder">Each of another SKU.</param>
public sealed class ShopOrders(string channel, string run, int skus = 10_000, int customers = 10_000, int linesPerOrder = 2)
{
    private const decimal Price = 2.50m;

    private readonly Zipf _popularity = new(skus, 1.0);

    public int Skus => skus;

    public static string Sku(int rank) => string.Create(CultureInfo.InvariantCulture, $"SKU-{rank + 1:D5}");

    /// <summary>The order of this number: the same number gives the same reference, so that it may be sent again.</summary>
    public PlaceOrder Order(long number, DateTimeOffset orderedAt)
    {
        var draws = new Draws((ulong)number);
        var lines = new OrderLineRequest[linesPerOrder];
        for (var line = 0; line < lines.Length; line++)
        {
            string sku;
            do
            {
                sku = Sku(_popularity.Rank(draws.Next()));
            }
            while (lines.AsSpan(0, line).ContainsSku(sku));

            lines[line] = new OrderLineRequest(line + 1, sku, 1, Price);
        }

        var reference = string.Create(CultureInfo.InvariantCulture, $"{run}-{number}");

        // The body follows from the reference, so the reference tells bodies apart as well as a hash over it would.
        return new PlaceOrder(
            channel, reference, reference, Customer((int)(draws.Next() * customers)), "GBP", AllocationRule.AllOrNothing, lines, orderedAt, MayQuotePrices: true);
    }

    /// <summary>Puts so many units of each SKU on hand, at most once a store.</summary>
    public async Task StockAsync(RetryingGrains grains, long unitsOfEach, int parallel, CancellationToken cancellation) =>
        await Parallel.ForEachAsync(
            Enumerable.Range(0, skus),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (rank, token) => await Bucket(grains, rank, token).Receive(new ReceiveStock("opening-stock", unitsOfEach, "load test", "")));

    /// <summary>Asks every bucket and account once, so that a silo that has just started has them in memory.</summary>
    public async Task TouchAsync(RetryingGrains grains, int parallel, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, skus), options, async (rank, token) => await Bucket(grains, rank, token).GetAvailability());
        await Parallel.ForEachAsync(Enumerable.Range(0, customers), options, async (number, token) => await grains.GetGrain<ICustomerAccountGrain>(Customer(number), token).Get());
    }

    /// <param name="number">From 0.</param>
    public static string Customer(int number) => string.Create(CultureInfo.InvariantCulture, $"customer-{number:D5}");

    private static IInventoryBucketGrain Bucket(RetryingGrains grains, int rank, CancellationToken cancellation) =>
        grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(Sku(rank)), cancellation);
}

/// <summary>Looks into lines that are being made.</summary>
internal static class OrderLineSpans
{
    internal static bool ContainsSku(this Span<OrderLineRequest> lines, string sku)
    {
        foreach (var line in lines)
        {
            if (line.Sku == sku)
            {
                return true;
            }
        }

        return false;
    }
}
