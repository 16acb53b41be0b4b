using OrderCluster.Client.Json;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Silo.Http.Events;

/// <summary>The feed of all events, for whoever projects, tracks or checks.</summary>
internal static class EventRoutes
{
    private const string LastEventId = "Last-Event-ID";

    public static void Map(RouteGroupBuilder v1) => v1.MapGet("/events", ReadAsync)
        .WithTags("Events")
        .WithName("readEvents")
        .WithSummary("Events after a position, as a page; as server-sent events when text/event-stream is accepted")
        .RequireAuthorization(ScopePolicies.ChannelOrOps)
        .Produces<EventPage>(StatusCodes.Status200OK, "application/json", EventStream.ContentType)
        .WithProblems()
        .DisableRequestTimeout();

    private static async Task ReadAsync(
        HttpContext context, Caller caller, EventPages pages, EventStream stream, StreamLimit streams, string? after = null, string? limit = null)
    {
        var visible = caller.IsOps ? "" : StreamNames.OrdersOf(caller.Channel!);
        if (!context.Request.Headers.Accept.Any(a => a?.Contains(EventStream.ContentType, StringComparison.OrdinalIgnoreCase) ?? false))
        {
            var page = await pages.ReadAsync(EventPosition.Parse(after), RequestText.PageEntries(limit), visible, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(page, WireJson.Answers, cancellationToken: context.RequestAborted);
            return;
        }

        using var lease = streams.Take(caller);
        if (!lease.IsAcquired)
        {
            await Problems.WriteAsync(context, KeyLimits.Refusal());
            return;
        }

        var last = context.Request.Headers[LastEventId] is [{ Length: > 0 } id] ? id : after;
        await stream.SendAsync(context, EventPosition.Parse(last), visible);
    }
}
