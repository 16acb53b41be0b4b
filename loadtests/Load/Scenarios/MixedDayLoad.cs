using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Load.Orders;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Target;
using OrderCluster.Load.Workload;

namespace OrderCluster.Load.Scenarios;

/// <summary>A shop's whole day in a minute: customers look for stock, order, track and cancel, as many at each hour as came on a real busiest day.</summary>
internal sealed class MixedDayLoad(LoadTarget target, LoadOptions options, TimeProvider clock) : ShopLoad(target, options, clock)
{
    internal const string Name = "mixed_day";

    private const int DefaultRate = 200;
    private const int DefaultSeconds = 60;

    // Online Retail has 3,690 cancellation invoices to its 19,705 orders; how often customers look and track it does not tell, so these two are assumed.
    private const double CancelsPerOrder = 3_690.0 / 19_705;
    private const double TracksPerOrder = 2;
    private const double LookUpsPerOrder = 6;

    private static readonly Response TooEarly = Response.Ok(statusCode: "no order yet");

    private readonly Zipf _popularity = new(options.Skus, 1.0);
    private int _last;

    internal override ScenarioProps[] Build(LoadOptions options)
    {
        var rate = options.Rate ?? DefaultRate;
        var during = options.During(DefaultSeconds);
        return
        [
            Of("place", 1, PlaceAsync),
            Of("track", TracksPerOrder, TrackAsync),
            Of("cancel", CancelsPerOrder, CancelAsync),
            Of("look_up", LookUpsPerOrder, LookUpAsync),
        ];

        ScenarioProps Of(string name, double perOrder, Func<Task<Response>> run) => Scenario.Create(name, _ => run())
            .WithWarmUpDuration(options.WarmUp)
            .WithLoadSimulations(BusiestDay.Course(rate * perOrder, during))
            .WithThresholds(NoFailures());
    }

    private async Task<Response> TrackAsync()
    {
        if (Some() is not { } number)
        {
            return TooEarly;
        }

        var told = History.StateOf(number);
        var order = await Target.GetOrderAsync(History.IdOf(number));
        return told == OrderFate.Confirmed && order.State is not (OrderState.Confirmed or OrderState.Cancelled)
            ? Response.Fail(statusCode: "wrong-state", message: $"{order.OrderId} was confirmed and is {order.State}.")
            : Response.Ok(statusCode: "tracked");
    }

    private async Task<Response> CancelAsync()
    {
        if (Some() is not { } number || !History.TryClaim(number, OrderFate.Confirmed, OrderFate.Cancelling))
        {
            return TooEarly;
        }

        var receipt = await Target.CancelAsync(History.IdOf(number), $"cancel-{number}", "changed my mind");
        if (receipt.State != OrderState.Cancelled)
        {
            return Response.Fail(statusCode: "not-cancelled", message: $"{receipt.OrderId} was cancelled in whole and is {receipt.State}.");
        }

        History.Tell(number, OrderFate.Cancelled);
        return Response.Ok(statusCode: "cancelled");
    }

    private async Task<Response> LookUpAsync()
    {
        var draws = new Draws((ulong)Interlocked.Increment(ref _last));
        var stock = await Target.GetAvailabilityAsync(ShopOrders.Sku(_popularity.Rank(draws.Next())));
        return stock.Available > 0
            ? Response.Ok(statusCode: "available")
            : Response.Fail(statusCode: "not-available", message: $"{stock.Sku} has ample stock, and {stock.Available} are available.");
    }

    /// <summary>An order that its client knows of; null while there is hardly any.</summary>
    private int? Some()
    {
        var sent = History.Sent;
        if (sent == 0)
        {
            return null;
        }

        var draws = new Draws((ulong)Interlocked.Increment(ref _last));
        var number = 1 + (int)(draws.Next() * sent);
        return History.StateOf(number) is OrderFate.Confirmed or OrderFate.Cancelled ? number : null;
    }
}

/// <summary>How the orders of a retailer's busiest day came in, from 8:00 to 18:00 in half hours: it peaks at noon at three times the average.</summary>
/// <remarks>The 150 orders of 22 November 2011 in D. Chen, "Online Retail", UCI Machine Learning Repository, 2015, CC BY 4.0.</remarks>
internal static class BusiestDay
{
    private static readonly int[] OrdersOfHalfHour = [4, 4, 5, 7, 5, 9, 12, 6, 21, 11, 12, 7, 7, 5, 6, 9, 6, 7, 6, 1];

    /// <summary>The day's course in so much time.</summary>
    /// <param name="peakRate">Arrivals a second at the peak.</param>
    internal static LoadSimulation[] Course(double peakRate, TimeSpan during)
    {
        var peak = OrdersOfHalfHour.Max();
        var second = TimeSpan.FromSeconds(1);
        return
        [
            .. OrdersOfHalfHour.Select(orders => Simulation.RampingInject(
                Math.Max(1, (int)Math.Round(peakRate * orders / peak)), second, during / OrdersOfHalfHour.Length)),
        ];
    }
}
