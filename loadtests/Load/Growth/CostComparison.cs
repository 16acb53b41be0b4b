using OrderCluster.LocalCluster;

namespace OrderCluster.Load.Growth;

/// <summary>
/// The cost of an order in a full store against that in a small one, measured in turns: whatever else slows the machine down meets both alike, where sizes
/// that are reached minutes apart each meet another hour's machine.
/// </summary>
internal static class CostComparison
{
    /// <param name="small">Orders in the other store, a new one for each round, since measuring fills it.</param>
    internal static async Task RunAsync(FilledStore full, long small, int rounds, TimeSpan length, CancellationToken cancellation)
    {
        Console.WriteLine($"{"round",5} {$"µs at {small:N0}",15} {"µs at",9} {"orders",10} {"ratio",6}");
        var measured = new List<(OrderCost Small, OrderCost Full)>();
        for (var round = 1; round <= rounds; round++)
        {
            await using var other = await FilledStore.StartAsync(store: null, cancellation);
            await other.FillAsync(small, cancellation);
            await full.FreshenAsync(cancellation);
            var orders = full.Orders;

            // Who is first alternates, so that a machine which gets slower, or faster, favours neither.
            var before = round % 2 == 0 ? await full.MeasureAsync(length, cancellation) : default;
            var ofSmall = await other.MeasureAsync(length, cancellation);
            var ofFull = round % 2 == 0 ? before : await full.MeasureAsync(length, cancellation);
            measured.Add((ofSmall, ofFull));
            Console.WriteLine($"{round,5} {ofSmall.Total,15:N0} {ofFull.Total,9:N0} {orders,10:N0} {ofFull.Total / ofSmall.Total,6:N2}");
        }

        Console.WriteLine(
            $"median: {Median.Of(measured.Select(pair => pair.Small.Total)):N0} µs at {small:N0} orders, "
            + $"{Median.Of(measured.Select(pair => pair.Full.Total)):N0} µs in the full store; "
            + $"ratio {Median.Of(measured.Select(pair => pair.Full.Total / pair.Small.Total)):N2} "
            + $"(silo {Median.Of(measured.Select(pair => pair.Full.Silo / pair.Small.Silo)):N2}, "
            + $"PostgreSQL {Median.Of(measured.Select(pair => pair.Full.Server / pair.Small.Server)):N2})");
    }
}
