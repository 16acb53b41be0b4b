using OrderCluster.Client.Connecting;
using OrderCluster.Client.Identity;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using Orleans.Runtime;

if (args is not [var gateways, var channel, var reference, var sku])
{
    Console.Error.WriteLine("Usage: Channel HOST:PORT[,HOST:PORT…] CHANNEL REFERENCE SKU   with the cluster's secret in ORDERCLUSTER_SECRET and the channel's key in OC_API_KEY");
    return 2;
}

var clock = TimeProvider.System;

try
{
    // Any gateway is enough, the others are learned from it. The policy asks again after an unknown outcome, with the same ids.
    await using var connection = await ClusterConnection.ConnectAsync(
        new ClusterConnectionOptions
        {
            Cluster = ClusterConnectionOptions.ClusterOfOne,
            Gateways = gateways.Split(','),
            Secret = ClusterConnectionOptions.SecretOfEnvironment,
            ApiKey = Environment.GetEnvironmentVariable("OC_API_KEY") ?? "",
            ResponseTimeout = TimeSpan.FromSeconds(10),
        },
        new RetryPolicy(clock, new RetryOptions { Attempts = 10 }));

    // What the shop's customer ordered. Hash and date are left to the client: what is not said here is no part of the order.
    var order = new PlaceOrder(
        channel, reference, BodyHash: "", CustomerId: null, "GBP", AllocationRule.AllOrNothing,
        [new OrderLineRequest(1, sku.ToUpperInvariant(), Quantity: 3, UnitPrice: 2.55m)], OrderedAt: default, MayQuotePrices: true);
    var grain = connection.GetGrain<IOrderGrain>(GrainKeys.Order(channel, reference));

    var placed = await grain.Place(order);
    Console.WriteLine($"{placed.OrderId} is {placed.State}, total {placed.Total.Amount} {placed.Total.Currency}");

    // A shop that crashed before it could note the answer sends the same again: the reference tells that it is the same order.
    var again = await grain.Place(order with { IsRetry = true });
    Console.WriteLine($"{again.OrderId} again: {(again.IsRepeat ? "the same order" : "another order")}");

    // The customer takes one unit less. A real shop stores this id before it calls, to ask again with it after a crash.
    var cancelId = OperationIds.Derived(reference, "one-less");
    var cancelled = await grain.Cancel(new CancelOrder(cancelId, [new CancelLine(1, 1)], "one less wanted", "the shop"));
    Console.WriteLine($"line 1: {cancelled.Lines[0].Cancelled} cancelled, {cancelled.Lines[0].Remaining} remain");

    // The grain as Orleans gives it: one attempt, whose unknown outcome is the caller's to settle.
    var shown = await connection.Grains.GetGrain<IOrderGrain>(placed.OrderId).Get();
    foreach (var entry in shown.Timeline)
    {
        Console.WriteLine($"{entry.At:u}  {entry.Kind}  {entry.Text}");
    }

    return 0;
}
catch (TryAgainException unknown)
{
    Console.Error.WriteLine($"{unknown.Code}: run the same again, it is safe. {unknown.Message}");
    return 3;
}
catch (SiloUnavailableException unavailable)
{
    Console.Error.WriteLine($"no silo took the call: {unavailable.Message}");
    return 3;
}
catch (OrderClusterException refused)
{
    Console.Error.WriteLine($"{refused.Code}: {refused.Message}");
    return 1;
}
