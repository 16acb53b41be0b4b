using System.Buffers.Text;
using System.Diagnostics.Metrics;
using System.Text;
using OrderCluster.Channels.Canonical;
using OrderCluster.Client.Http;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Projections.Orders;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Http;

/// <summary>Orders: placed, listed, read, cancelled, released from holds. Channel and rights come from the key.</summary>
internal static class OrderRoutes
{
    private const string One = "/{channel}/{reference}";

    public const string PlaceName = "placeOrder";

    public const string Replayed = "Idempotency-Replayed";

    private static readonly Histogram<double> PlacingTimes = new Meter("OrderCluster.Http")
        .CreateHistogram<double>("ordercluster.placing.duration", "s", "How long placing an order over HTTP took, by the state that was answered");

    public static void Map(RouteGroupBuilder v1)
    {
        var orders = v1.MapGroup("/orders").WithTags("Orders").RequireAuthorization(ScopePolicies.ChannelOrOps);
        orders.MapPost("", PlaceAsync)
            .WithName(PlaceName)
            .WithOperationKey(isRequired: false)
            .RequireAuthorization(ScopePolicies.Channel)
            .WithSummary("Place an order")
            .WithDescription("`reference` is the channel's own and names the order for ever: `channel/reference` is its id. Left out, the key stands for it. The same reference with the same content gets the same order, so a request whose answer was lost is simply sent again; with other content it is a conflict: 409, or 422 `idempotency-key-reused` when the key stood for the reference.\n\n201 answers with the state that the order has reached for now: `confirmed` (every promise behind it is durable), `rejected` with `reasonCode`, or `holds` that someone must lift. 202 answers when that takes longer than ten seconds: the order goes on by itself, `Location` tells where to look. Either answer means that the order is durable.")
            .Produces<OrderReceipt>(StatusCodes.Status201Created)
            .Produces<OrderReceipt>(StatusCodes.Status202Accepted)
            .WithBodyProblems(StatusCodes.Status409Conflict);
        orders.MapGet("", OrderList.ReadAsync)
            .WithName("listOrders")
            .WithSummary("Orders by id, in pages")
            .WithDescription("`next` is the cursor of the following page, left out at the end. Lists follow the orders by a fraction of a second: read an order that was just placed by its address.")
            .Produces<OrderPage>()
            .WithProblems(StatusCodes.Status404NotFound);
        orders.MapGet(One, GetAsync)
            .WithName("getOrder")
            .WithSummary("An order with its timeline and what it waits for")
            .Produces<OrderView>()
            .WithProblems(StatusCodes.Status404NotFound);
        orders.MapPost(One + "/cancel", CancelAsync)
            .WithName("cancelOrder")
            .WithOperationKey(isRequired: true)
            .WithSummary("Cancel an order, or some units of some lines")
            .WithDescription("Cancels everything that is not shipped, or the units of the lines that it names. Sent again, it gets the stored receipt. Stock, credit and payment are given back by then, or go on being given back without a new request.")
            .Produces<CancelReceipt>()
            .WithBodyProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        orders.MapPost(One + "/holds/{hold}/release", ReleaseHoldAsync)
            .WithName("releaseHold")
            .RequireAuthorization(ScopePolicies.Ops)
            .WithSummary("Lift a hold, with a reason")
            .Produces<OrderView>()
            .WithBodyProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> PlaceAsync(
        HttpContext context, JsonBody<OrderBody> body, Caller caller, IGrainFactory grains, PlacementAdmission admission, HttpLimits limits, TimeProvider clock)
    {
        if (admission.FindRefusal() is { } refusal)
        {
            await Problems.WriteAsync(context, Problems.Of(refusal)!);
            return Results.Empty;
        }

        var key = OperationKey.Header(context, body.Value.Reference, "reference");
        var isRetry = context.Request.Headers[WireHeaders.IsRetry] is ["true"];
        var source = new OrderSource(caller.Channel!, caller.MayQuotePrices, key, isRetry);
        var order = CanonicalOrder.Validate(body.Value, source, clock.GetUtcNow()).CommandOrThrow() with
        {
            PatienceMs = (int)limits.PlacingPatience.TotalMilliseconds,
        };
        var grain = grains.GetGrain<IOrderGrain>(GrainKeys.Order(order.Channel, order.Reference));
        var began = clock.GetTimestamp();
        var receipt = await OperationKey.RunAsync(body.Value.Reference is null, () => grain.Place(order).WaitAsync(context.RequestAborted));

        PlacingTimes.Record(clock.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("state", KebabEnum.NameOf(receipt.State)));

        context.Response.Headers.Location = Routes.Order(receipt.OrderId);
        if (receipt.IsRepeat)
        {
            context.Response.Headers[Replayed] = "true";
        }

        return Answers.Json(receipt, IsUnderWay(receipt) ? StatusCodes.Status202Accepted : StatusCodes.Status201Created);
    }

    private static bool IsUnderWay(OrderReceipt receipt) => receipt.State is OrderState.Draft or OrderState.Submitted && receipt.Holds.Count == 0;

    private static async Task<IResult> GetAsync(HttpContext context, string channel, string reference, Caller caller, IGrainFactory grains)
    {
        var order = OrderAddress.Find(grains, caller, channel, reference);
        return Answers.Ok(await OrderAddress.RunAsync(order.Get(), context.RequestAborted));
    }

    private static async Task<IResult> CancelAsync(
        HttpContext context, string channel, string reference, JsonBody<CancelBody> body, Caller caller, IGrainFactory grains)
    {
        var order = OrderAddress.Find(grains, caller, channel, reference);
        var operation = OperationKey.Of(context);
        var lines = body.Value.Lines?.Select(line => new CancelLine(line?.Number ?? 0, line?.Quantity)).ToList();
        var command = new CancelOrder(operation.Id, lines, body.Value.Reason!, caller.By);
        command.Check();
        return Answers.Ok(await OperationKey.RunAsync(
            operation.IsFromHeader, () => OrderAddress.RunAsync(order.Cancel(command), context.RequestAborted)));
    }

    private static async Task<IResult> ReleaseHoldAsync(
        HttpContext context, string channel, string reference, string hold, JsonBody<ReleaseHoldBody> body, Caller caller, IGrainFactory grains)
    {
        var order = OrderAddress.Find(grains, caller, channel, reference);
        var command = new ReleaseHold(KebabEnum.Parse<HoldReason>(hold, "hold"), body.Value.Reason!, caller.By);
        command.Check();
        return Answers.Ok(await OrderAddress.RunAsync(order.ReleaseHold(command), context.RequestAborted));
    }
}

/// <summary>Finds the order that an address names, for a caller who may know of it.</summary>
internal static class OrderAddress
{
    /// <exception cref="NotFoundException"><c>order-not-found</c>, for another channel's order and for an ill-formed name too.</exception>
    public static IOrderGrain Find(IGrainFactory grains, Caller caller, string channel, string reference)
    {
        var orderId = GrainKeys.Order(channel, reference);
        return Identifiers.IsChannel(channel) && Identifiers.IsReference(reference) && caller.MaySee(channel)
            ? grains.GetGrain<IOrderGrain>(orderId)
            : throw NotFound();
    }

    /// <summary>Runs a call to an order; one that is not there is told in the same words as one that the caller may not see.</summary>
    public static async Task<T> RunAsync<T>(Task<T> call, CancellationToken cancellation)
    {
        try
        {
            return await call.WaitAsync(cancellation);
        }
        catch (NotFoundException)
        {
            throw NotFound();
        }
    }

    private static NotFoundException NotFound() => new("order-not-found", "There is no such order among those that this key may see.");
}

/// <summary>Lists of orders by id, read from their table: no order is called.</summary>
internal static class OrderList
{
    public static async Task<IResult> ReadAsync(
        HttpContext context, Caller caller, OrderQueries orders, string? channel = null, string? state = null, string? after = null, string? limit = null)
    {
        var wanted = state is null ? (OrderState?)null : KebabEnum.Parse<OrderState>(state, "state");
        var entries = RequestText.PageEntries(limit);
        var found = await orders.ListAsync(Channel(caller, channel), wanted, FromCursor(after), entries + 1, context.RequestAborted);
        return Answers.Ok(new OrderPage(
            [.. found.Take(entries).Select(order => new OrderSummary(order.OrderId, order.State, order.CustomerId, order.Total, order.PlacedAt))],
            found.Count > entries ? ToCursor(found[entries - 1].OrderId) : null));
    }

    /// <summary>The one channel that is listed; null for all.</summary>
    private static string? Channel(Caller caller, string? channel)
    {
        if (channel is not null && !Identifiers.IsChannel(channel))
        {
            throw new InvalidRequestException("channel-invalid", "channel",
                $"A channel has 1 to {Identifiers.MaxChannelChars} lower-case letters, digits and hyphens.");
        }

        if (channel is not null && !caller.MaySee(channel))
        {
            throw new NotFoundException("channel-not-found", "There is no such channel among those that this key may see.");
        }

        return channel ?? (caller.IsOps ? null : caller.Channel);
    }

    private static string ToCursor(string orderId) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(StreamNames.Order(orderId)));

    private static string? FromCursor(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        return StreamNames.OrderId(Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : "")
            ?? throw new InvalidRequestException("cursor-unknown", "after", "Send a cursor exactly as an earlier page gave it, or leave it out.");
    }
}
