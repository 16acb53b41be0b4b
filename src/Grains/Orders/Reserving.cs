using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Processes;

namespace OrderCluster.Grains.Orders;

/// <param name="PlacedAt">When the order was placed; buckets judge by it what they can still remember.</param>
internal readonly record struct OrderKey(string Id, DateTimeOffset PlacedAt);

/// <summary>A line as inventory is asked about it.</summary>
/// <param name="Units">Units to reserve, or to release; ignored by a commit.</param>
/// <param name="Round">Of the reservation.</param>
internal readonly record struct StockLine(int Number, string Sku, string Location, long Units, long Round);

/// <summary>What a round of soft reservations needs to know of the order, taken from its state at once.</summary>
internal sealed record ReserveWork(
    OrderKey Order, AllocationRule Allocation, string? CustomerId, string Currency, IReadOnlyList<StockLine> Lines, long OtherLiveUnits, decimal CreditAmount,
    bool IgnoresLimit, bool AsksCreditFirst)
{
    /// <summary>Of an order that does not exist yet.</summary>
    public static ReserveWork Of(string orderId, Placement placement)
    {
        var command = placement.Command;
        return new ReserveWork(
            new OrderKey(orderId, placement.PlacedAt), command.Allocation, command.CustomerId, command.Currency,
            [.. command.Lines.Select(l => new StockLine(l.Number, l.Sku, l.Location, l.Quantity, ReservationRound.First))],
            OtherLiveUnits: 0, command.CustomerId is null ? 0 : placement.Total, IgnoresLimit: false, AsksCreditFirst: false);
    }

    /// <param name="argument">The round's number, and what was held and is over.</param>
    public static ReserveWork Of(Order order, (long Round, Lapse Lapse) argument)
    {
        var (round, lapse) = argument;
        var lines = order.Lines
            .Where(l => l.Open > 0 || (l.Live > 0 && lapse.Lines.Contains(l.Number)))
            .Select(l => new StockLine(l.Number, l.Sku, l.Location, l.Live, round)).ToArray();
        var needsCredit = order.Placed!.CustomerId is not null && (order.CreditRound == 0 || lapse.Credit);
        return new ReserveWork(
            new OrderKey(order.Id, order.Placed.At), order.Placed.Allocation, order.Placed.CustomerId, order.Currency, lines,
            order.LiveUnits - lines.Sum(l => l.Units), needsCredit ? OrderDecisions.ToPay(order) : 0, order.IsCreditWaived,
            order.HasHold(HoldReason.CreditLimit));
    }
}

/// <summary>Soft holds that turned out to be over when they were to be committed.</summary>
internal sealed record Lapse(IReadOnlySet<int> Lines, bool Credit)
{
    public static Lapse None { get; } = new(new HashSet<int>(), false);

    public bool IsAny => Credit || Lines.Count > 0;
}

/// <summary>An order's calls to the buckets of its lines and to its customer's account. Each may be repeated: its ids are derived from order, line and round.</summary>
internal sealed class HoldCalls(IGrainFactory grains, OrderOptions options)
{
    private const string ReserveOperation = "r";
    private const string CommitOperation = "c";

    /// <summary>Calls that one order has in flight at once.</summary>
    public int FanOut => options.FanOut;

    /// <summary>Holds units softly.</summary>
    /// <param name="needed">Units that must be there for any to be held; null takes what is there.</param>
    public async Task<LineGrant> ReserveStock(OrderKey order, StockLine line, long? needed)
    {
        var reply = await Bucket(line).Reserve(new ReserveStock(
            GrainKeys.Reservation(order.Id, line.Number, line.Round), ReserveOperation, line.Units, needed ?? 1,
            options.SoftHoldTimeToLive, ReservationRound.PlacedAt(line.Round, order.PlacedAt)));

        // Another quantity than can come of this question is what an earlier one under the same reference got, with another body.
        var isAnothers = reply.Reserved > line.Units || (needed is not null && reply.Reserved > 0 && reply.Reserved < line.Units);
        return new LineGrant(
            line.Number, line.Units, Math.Min(reply.Reserved, line.Units), reply.Available, reply.MayResolve,
            IsStale: isAnothers || reply.Outcome is ReserveOutcome.Ended or ReserveOutcome.TooOld);
    }

    /// <summary>Makes a soft hold last; false when it is over.</summary>
    public async Task<bool> CommitStock(OrderKey order, StockLine line)
    {
        var reply = await Bucket(line).Commit(new CommitStock(
            GrainKeys.Reservation(order.Id, line.Number, line.Round), CommitOperation, ReservationRound.PlacedAt(line.Round, order.PlacedAt)));
        return reply.Outcome == CommitOutcome.Committed;
    }

    /// <param name="units">Null: all that the reservation holds.</param>
    public async Task ReleaseStock(OrderKey order, StockLine line, string releaseId, long? units) =>
        await Bucket(line).Release(new ReleaseStock(
            GrainKeys.Reservation(order.Id, line.Number, line.Round), ReleaseIds.OfLine(releaseId, line.Number), units,
            ReservationRound.PlacedAt(line.Round, order.PlacedAt)));

    /// <param name="ignoreLimit">A person let the order pass the limit.</param>
    public async Task<CreditAnswer> HoldCredit(OrderKey order, string customerId, long round, Money amount, bool ignoreLimit)
    {
        var reply = await Account(customerId).Hold(new HoldCredit(
            GrainKeys.CreditHold(order.Id, round), ReserveOperation, amount, options.SoftHoldTimeToLive, ReservationRound.PlacedAt(round, order.PlacedAt), ignoreLimit));
        return reply.Outcome switch
        {
            HoldOutcome.Held => CreditAnswer.Held,
            HoldOutcome.CurrencyMismatch => CreditAnswer.CurrencyMismatch,
            HoldOutcome.TooMuch => CreditAnswer.TooMuch,
            HoldOutcome.Refused => reply.MayResolve ? CreditAnswer.Contended : CreditAnswer.Refused,
            _ => CreditAnswer.Contended,
        };
    }

    /// <summary>Makes a soft hold last; false when it is over.</summary>
    public async Task<bool> CommitCredit(OrderKey order, string customerId, long round)
    {
        var reply = await Account(customerId).Commit(new CommitCredit(
            GrainKeys.CreditHold(order.Id, round), CommitOperation, ReservationRound.PlacedAt(round, order.PlacedAt)));
        return reply.Outcome == CreditCommitOutcome.Committed;
    }

    /// <param name="amount">Null: all that is held.</param>
    public async Task ReleaseCredit(OrderKey order, string customerId, long round, string releaseId, decimal? amount) =>
        await Account(customerId).Release(new ReleaseCredit(
            GrainKeys.CreditHold(order.Id, round), releaseId, amount, ReservationRound.PlacedAt(round, order.PlacedAt)));

    private IInventoryBucketGrain Bucket(StockLine line) => grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(line.Sku, line.Location));

    private ICustomerAccountGrain Account(string customerId) => grains.GetGrain<ICustomerAccountGrain>(customerId);
}

/// <summary>One round of soft reservations under way: remembers who has answered, so that asking again asks the others only.</summary>
internal sealed class ReserveRound(HoldCalls calls, ReserveWork work, long round)
{
    private readonly LineGrant?[] _grants = new LineGrant?[work.Lines.Count];
    private readonly SharedBuckets? _shared = work.Allocation == AllocationRule.AllOrNothing ? SharedBuckets.Find(work.Lines) : null;
    private CreditAnswer? _credit = work.CreditAmount > 0 && work.CustomerId is not null ? null : CreditAnswer.NotAsked;

    public ReserveWork Work => work;

    /// <summary>Asks the buckets and the account that have not answered yet.</summary>
    /// <exception cref="TimeoutException">One did not answer: ask again. Other exceptions of calls likewise.</exception>
    public async Task<ReserveAttempt> Ask()
    {
        if (work.AsksCreditFirst)
        {
            await AskCredit();
            if (_credit is not (CreditAnswer.Held or CreditAnswer.NotAsked))
            {
                return new ReserveAttempt(round, [], _credit!.Value, work.CreditAmount);
            }
        }

        var asking = AskCredit();
        try
        {
            await AskStock();
        }
        finally
        {
            await asking;
        }

        return new ReserveAttempt(round, Array.ConvertAll(_grants, g => g!.Value), _credit!.Value, work.CreditAmount);
    }

    /// <summary>As <see cref="Ask"/>, again and again after a pause.</summary>
    /// <param name="pause">Is told how many tries were made, and how long to wait.</param>
    /// <exception cref="TryAgainException">One did not answer within <paramref name="patience"/>.</exception>
    public async Task<ReserveAttempt> AskWithin(TimeSpan patience, TimeProvider clock, Func<int, TimeSpan, Task> pause)
    {
        var started = clock.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await Ask();
            }
            catch (Exception e) when (e is TimeoutException or TryAgainException or OrleansException)
            {
                var delay = Backoff.AfterUnknown(tries);
                if (clock.GetElapsedTime(started) + delay > patience)
                {
                    throw new TryAgainException("try-again", "Stock or credit did not answer; place the same order again.", delay);
                }

                await pause(tries, delay);
            }
        }
    }

    /// <summary>Gives back what was granted. One that does not answer keeps its soft hold until that ends by itself.</summary>
    public Task GiveBack() => GiveBack(index => _grants[index] is { Got: > 0 }, _credit == CreditAnswer.Held);

    /// <summary>What of this round <paramref name="order"/> does not hold as its own, when the round was asked for in vain.</summary>
    public RoundRest NotOf(Order order)
    {
        var lines = new List<int>();
        for (var i = 0; i < work.Lines.Count; i++)
        {
            var asked = work.Lines[i];
            var isOwn = order.Line(asked.Number) is { } line && line.Sku == asked.Sku && line.Location == asked.Location
                && line.Round == round && line.Reserved + line.ToGiveBack > 0;
            if (!isOwn && _grants[i] is null or { Got: > 0 })
            {
                lines.Add(i);
            }
        }

        var isOwnCredit = order.Exists && order.Placed!.CustomerId == work.CustomerId && order.CreditRound == round && order.LiveUnits > 0;
        return new RoundRest(lines, !isOwnCredit && _credit is null or CreditAnswer.Held);
    }

    /// <summary>Gives back a part of the round. One that does not answer keeps its soft hold until that ends by itself.</summary>
    public Task GiveBack(RoundRest rest) => GiveBack(rest.Lines.Contains, rest.Credit);

    private async Task GiveBack(Func<int, bool> isGivenBack, bool givesCreditBack)
    {
        try
        {
            var lines = Enumerable.Range(0, work.Lines.Count).Where(isGivenBack).ToArray();
            await FanOut.Run(lines.Length, calls.FanOut, i => calls.ReleaseStock(work.Order, work.Lines[lines[i]], ReleaseIds.GivenUp, null));
            if (givesCreditBack)
            {
                await calls.ReleaseCredit(work.Order, work.CustomerId!, round, ReleaseIds.GivenUp, null);
            }
        }
        catch (Exception e) when (e is TimeoutException or OrderClusterException or OrleansException)
        {
            return;
        }
    }

    private async Task AskCredit()
    {
        _credit ??= await calls.HoldCredit(work.Order, work.CustomerId!, round, new Money(work.CreditAmount, work.Currency), work.IgnoresLimit);
    }

    private async Task AskStock()
    {
        if (_shared is null)
        {
            await FanOut.Run(work.Lines.Count, calls.FanOut, index => AskStock(index, work.Lines[index].Units));
            return;
        }

        await FanOut.Run(_shared.Firsts.Count, calls.FanOut, i => AskStock(_shared.Firsts[i], _shared.UnitsWith(_shared.Firsts[i])));
        await FanOut.Run(_shared.Others.Count, calls.FanOut, AskOther);

        Task AskOther(int i)
        {
            var (index, first) = _shared.Others[i];
            if (_grants[first] is { Got: > 0 })
            {
                return AskStock(index, work.Lines[index].Units);
            }

            _grants[index] = _shared.Refused(index, _grants[first]!.Value);
            return Task.CompletedTask;
        }
    }

    private async Task AskStock(int index, long needed)
    {
        _grants[index] ??= await calls.ReserveStock(work.Order, work.Lines[index], work.Allocation == AllocationRule.ShipWhatIsThere ? null : needed);
    }
}

/// <param name="Lines">Indexes of the round's lines.</param>
internal sealed record RoundRest(IReadOnlyList<int> Lines, bool Credit);

/// <summary>
/// Buckets of which an order asks in several lines. All-or-nothing needs their sum, or the first line's soft hold would stand in the second one's way;
/// so the first line asks that the sum be there, and the others ask only if it is.
/// </summary>
internal sealed class SharedBuckets
{
    private readonly IReadOnlyList<StockLine> _lines;
    private readonly Dictionary<(string Sku, string Location), List<int>> _byBucket;

    private SharedBuckets(IReadOnlyList<StockLine> lines, Dictionary<(string Sku, string Location), List<int>> byBucket)
    {
        _lines = lines;
        _byBucket = byBucket;
        Firsts = [.. byBucket.Values.Select(indexes => indexes[0])];
        Others = [.. byBucket.Values.SelectMany(indexes => indexes.Skip(1).Select(index => (index, indexes[0])))];
    }

    /// <summary>Indexes of the first lines of each bucket.</summary>
    public IReadOnlyList<int> Firsts { get; }

    /// <summary>Indexes of all further lines, each with that of its bucket's first.</summary>
    public IReadOnlyList<(int Index, int First)> Others { get; }

    /// <summary>Null when each line has a bucket of its own.</summary>
    public static SharedBuckets? Find(IReadOnlyList<StockLine> lines)
    {
        if (lines.Count < 2)
        {
            return null;
        }

        var byBucket = new Dictionary<(string Sku, string Location), List<int>>(lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            var bucket = (lines[i].Sku, lines[i].Location);
            if (!byBucket.TryGetValue(bucket, out var indexes))
            {
                byBucket.Add(bucket, indexes = []);
            }

            indexes.Add(i);
        }

        return byBucket.Count == lines.Count ? null : new SharedBuckets(lines, byBucket);
    }

    /// <summary>Units of all lines of a line's bucket.</summary>
    public long UnitsWith(int index) => LinesWith(index).Sum(i => _lines[i].Units);

    /// <summary>What a line gets whose bucket's first line got nothing: it is told what the lines before it would have left.</summary>
    public LineGrant Refused(int index, in LineGrant first)
    {
        var before = LinesWith(index).TakeWhile(i => i != index).Sum(i => _lines[i].Units);
        return new LineGrant(_lines[index].Number, _lines[index].Units, 0, Math.Max(0, first.Available - before), first.MayResolve, first.IsStale);
    }

    private List<int> LinesWith(int index) => _byBucket[(_lines[index].Sku, _lines[index].Location)];
}
