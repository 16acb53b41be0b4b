using Dapper;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Projections.Orders;

/// <summary>What is asked of the tables of orders. They follow the journal at a distance: docs/projections.md.</summary>
public sealed class OrderQueries(ViewStore views)
{
    private const int StepSeconds = 5;

    /// <summary>Seconds over which the present rate is taken.</summary>
    private const int PresentSeconds = 10;

    /// <summary>Orders by id.</summary>
    /// <param name="channel">Null: of all channels.</param>
    /// <param name="state">Null: in any.</param>
    /// <param name="after">The id behind which the page begins; null: the first.</param>
    /// <param name="limit">Most of them.</param>
    public Task<IReadOnlyList<ListedOrder>> ListAsync(string? channel, OrderState? state, string? after, int limit, CancellationToken cancellation) =>
        views.ReadAsync<IReadOnlyList<ListedOrder>>(
            async connection =>
            {
                var sql = $"""
                    SELECT order_id, state, customer_id, currency, total_e4, placed_at FROM orders
                    WHERE order_id > @after{(channel is null ? "" : " AND order_id > @from AND order_id < @to")}{(state is null ? "" : " AND state = @state")}
                    ORDER BY order_id LIMIT @limit
                    """;

                // The character behind the slash ends what begins with the channel's name and a slash.
                var range = new { after = after ?? "", from = $"{channel}/", to = $"{channel}{(char)('/' + 1)}", state = state is { } one ? OrderRow.NameOf(one) : null, limit };
                return [.. (await connection.QueryAsync<OrderRow>(sql, range)).Select(Listed)];
            },
            cancellation);

    /// <summary>Orders by where they stand, and those of them that are not done with.</summary>
    /// <param name="oldest">Most unfinished orders told of; those that have waited longest.</param>
    public Task<OrderTotals> TotalsAsync(int oldest, CancellationToken cancellation) => views.ReadAsync(
        async connection =>
        {
            var totals = (await connection.QueryAsync<OrderTotalRow>("SELECT standing, orders, units FROM order_totals")).ToDictionary(row => row.Standing);
            var waiting = await connection.QueryAsync<OrderRow>(
                """
                SELECT order_id, standing, waiting_since, waits_for, attempt, next_try_at FROM orders
                WHERE waiting_since IS NOT NULL ORDER BY waiting_since LIMIT @oldest
                """,
                new { oldest });
            return new OrderTotals(
                Of(OrderStanding.Submitted), Of(OrderStanding.Held), Of(OrderStanding.Confirmed), Of(OrderStanding.Cancelled), Of(OrderStanding.Rejected),
                await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM orders WHERE waiting_since IS NOT NULL"),
                [.. waiting.Select(Waiting)],
                await connection.ExecuteScalarAsync<int>("SELECT coalesce(min(is_current), 0) FROM projections") == 1);

            OrderTotal Of(string standing) => totals.TryGetValue(standing, out var row) ? new OrderTotal(row.Orders, row.Units) : default;
        },
        cancellation);

    /// <summary>Streams of orders on their way to a promise that have not moved since then and wait for no time of their own.</summary>
    /// <param name="limit">Most of them; those that have waited longest.</param>
    public Task<IReadOnlyList<string>> ForgottenAsync(DateTimeOffset since, int limit, CancellationToken cancellation) => views.ReadAsync<IReadOnlyList<string>>(
        async connection => [.. (await connection.QueryAsync<string>(
            """
            SELECT order_id FROM orders WHERE waiting_since <= @since AND standing = @standing AND next_try_at IS NULL ORDER BY waiting_since LIMIT @limit
            """,
            new { since = since.ToUnixTimeMilliseconds(), standing = OrderStanding.Submitted, limit })).Select(id => StreamNames.OrderPrefix + id)],
        cancellation);

    /// <summary>Orders of the last ten minutes, in steps of five seconds.</summary>
    public Task<OrderRates> RatesAsync(DateTimeOffset now, CancellationToken cancellation) => views.ReadAsync(
        async connection =>
        {
            // Steps lie on whole multiples of their length, so that a chart moves on and does not shimmer.
            var end = now.ToUnixTimeSeconds();
            var from = (end / StepSeconds * StepSeconds) - OrdersTable.RateSeconds + StepSeconds;
            var (placed, confirmed) = (new long[(OrdersTable.RateSeconds / StepSeconds) - 1], new long[(OrdersTable.RateSeconds / StepSeconds) - 1]);
            long recentlyPlaced = 0, recentlyConfirmed = 0;
            foreach (var row in await connection.QueryAsync<OrderRateRow>("SELECT second, placed, confirmed FROM order_rates WHERE second >= @from", new { from }))
            {
                if ((row.Second - from) / StepSeconds is var step && step < placed.Length)
                {
                    placed[step] += row.Placed;
                    confirmed[step] += row.Confirmed;
                }

                if (row.Second >= end - PresentSeconds && row.Second < end)
                {
                    recentlyPlaced += row.Placed;
                    recentlyConfirmed += row.Confirmed;
                }
            }

            return new OrderRates(
                DateTimeOffset.FromUnixTimeSeconds(from), StepSeconds, placed, confirmed, recentlyPlaced / (double)PresentSeconds, recentlyConfirmed / (double)PresentSeconds);
        },
        cancellation);

    private static ListedOrder Listed(OrderRow row) => new(
        row.OrderId, Enum.Parse<OrderState>(row.State.Replace("-", "", StringComparison.Ordinal), ignoreCase: true), row.CustomerId,
        new Money(OrderRow.Amount(row.TotalE4), row.Currency), DateTimeOffset.FromUnixTimeMilliseconds(row.PlacedAt));

    private static WaitingOrder Waiting(OrderRow row) => new(
        row.OrderId, row.Standing, row.WaitsFor ?? "", DateTimeOffset.FromUnixTimeMilliseconds(row.WaitingSince ?? 0), row.Attempt,
        row.NextTryAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
}

/// <summary>An order of a list.</summary>
public sealed record ListedOrder(string OrderId, OrderState State, string? CustomerId, Money Total, DateTimeOffset PlacedAt);

/// <summary>Orders that stand at one place, and their units that are not cancelled.</summary>
public readonly record struct OrderTotal(long Orders, long Units);

/// <summary>Orders by where they stand; each order is in one of the first five.</summary>
/// <param name="Submitted">On their way to a promise.</param>
/// <param name="Held">Stopped by a hold that someone or something must lift.</param>
/// <param name="Cancelled">Ended with no unit left.</param>
/// <param name="Unfinished">Those of them that are not done with.</param>
/// <param name="Oldest">Those that have waited longest.</param>
/// <param name="IsCurrent">False while the tables are made anew: the figures then still grow.</param>
public sealed record OrderTotals(
    OrderTotal Submitted, OrderTotal Held, OrderTotal Confirmed, OrderTotal Cancelled, OrderTotal Rejected,
    long Unfinished, IReadOnlyList<WaitingOrder> Oldest, bool IsCurrent);

/// <summary>An order that is not done with, and why.</summary>
/// <param name="WaitsFor">In words.</param>
/// <param name="Since">When this wait began.</param>
/// <param name="Attempt">Tries made so far; 0 when nothing is tried again by itself.</param>
/// <param name="NextTryAt">When it is tried again; null when nothing is scheduled.</param>
public sealed record WaitingOrder(string OrderId, string State, string WaitsFor, DateTimeOffset Since, int Attempt, DateTimeOffset? NextTryAt);

/// <summary>Orders of the last minutes, in steps of equal length.</summary>
/// <param name="From">Where the first step begins.</param>
/// <param name="StepSeconds">Length of a step.</param>
/// <param name="Placed">Orders placed in each step, oldest first.</param>
/// <param name="Confirmed">Orders confirmed in each step.</param>
/// <param name="PlacedPerSecond">Over the last ten whole seconds.</param>
/// <param name="ConfirmedPerSecond">Over the last ten whole seconds.</param>
public sealed record OrderRates(
    DateTimeOffset From, int StepSeconds, IReadOnlyList<long> Placed, IReadOnlyList<long> Confirmed, double PlacedPerSecond, double ConfirmedPerSecond);
