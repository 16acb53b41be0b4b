using System.Buffers.Text;
using System.Text;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;

namespace OrderCluster.Silo.Http.Orders;

/// <summary>Lists orders by id: names from the journal, states from the orders themselves.</summary>
internal sealed class OrderLists(IJournal journal, IGrainFactory grains)
{
    /// <summary>Most orders that one page looks at: where few are in the wanted state, a page is short and goes on from its end.</summary>
    private const int MaxLooksPerPage = 1_000;

    /// <summary>Orders asked at the same time.</summary>
    private const int ConcurrentLooks = 32;

    public static async Task<IResult> ReadAsync(
        HttpContext context, Caller caller, OrderLists lists, string? channel = null, string? state = null, string? after = null, string? limit = null)
    {
        var wanted = state is null ? (OrderState?)null : KebabEnum.Parse<OrderState>(state, "state");
        return Answers.Ok(await lists.ReadAsync(Prefix(caller, channel), wanted, FromCursor(after), RequestText.PageEntries(limit), context.RequestAborted));
    }

    private async Task<OrderPage> ReadAsync(string prefix, OrderState? wanted, string? after, int limit, CancellationToken cancellation)
    {
        var found = new List<OrderSummary>();
        var last = after;
        for (var looks = 0; looks < MaxLooksPerPage;)
        {
            var names = await journal.Store.ListStreamsAsync(prefix, last, Math.Max(ConcurrentLooks, limit - found.Count), cancellation);
            if (names.Count == 0)
            {
                return new OrderPage(found, null);
            }

            foreach (var some in names.Chunk(ConcurrentLooks))
            {
                var orders = await Task.WhenAll(some.Select(name => LookAsync(name, cancellation)));
                for (var index = 0; index < some.Length; index++)
                {
                    last = some[index];
                    if (orders[index] is { } order && (wanted is null || order.State == wanted))
                    {
                        found.Add(order);
                    }

                    if (found.Count == limit)
                    {
                        return new OrderPage(found, ToCursor(last));
                    }
                }

                looks += some.Length;
            }
        }

        return new OrderPage(found, ToCursor(last!));
    }

    private async Task<OrderSummary?> LookAsync(string stream, CancellationToken cancellation)
    {
        if (StreamNames.OrderId(stream) is not { } orderId)
        {
            return null;
        }

        try
        {
            var order = await grains.GetGrain<IOrderGrain>(orderId).Get().WaitAsync(cancellation);
            return new OrderSummary(orderId, order.State, order.CustomerId, order.Total, order.PlacedAt);
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    private static string Prefix(Caller caller, string? channel)
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

        return (channel, caller.IsOps) switch
        {
            (null, true) => StreamNames.OrderPrefix,
            _ => StreamNames.OrdersOf(channel ?? caller.Channel!),
        };
    }

    private static string ToCursor(string stream) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(stream));

    private static string? FromCursor(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        var known = Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : "";
        return StreamNames.OrderId(known) is not null
            ? known
            : throw new InvalidRequestException("cursor-unknown", "after", "Send a cursor exactly as an earlier page gave it, or leave it out.");
    }
}
