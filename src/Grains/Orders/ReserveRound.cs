using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders;

/// <summary>One round of soft reservations under way: remembers who has answered, so that asking again asks the others only.</summary>
internal sealed class ReserveRound(StockCalls stock, CreditCalls credit, OrderOptions options, ReserveWork work, long round)
{
    private readonly LineGrant?[] _grants = new LineGrant?[work.Lines.Count];
    private readonly SharedBuckets? _shared = work.Allocation == AllocationRule.AllOrNothing ? SharedBuckets.Find(work.Lines) : null;
    private CreditAnswer? _credit = work.CreditAmount > 0 && work.CustomerId is not null ? null : CreditAnswer.NotAsked;

    public ReserveWork Work => work;

    /// <summary>Asks whoever has not answered yet.</summary>
    /// <exception cref="TimeoutException">Someone did not answer: ask again. Other exceptions of calls likewise.</exception>
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
            await FanOut.Run(lines.Length, options.FanOut, i => stock.Release(work.Order, work.Lines[lines[i]], ReleaseIds.GivenUp, null));
            if (givesCreditBack)
            {
                await credit.Release(work.Order, work.CustomerId!, round, ReleaseIds.GivenUp, null);
            }
        }
        catch (Exception e) when (e is TimeoutException or OrderClusterException or OrleansException)
        {
            return;
        }
    }

    private async Task AskCredit()
    {
        _credit ??= await credit.Hold(work.Order, work.CustomerId!, round, new Money(work.CreditAmount, work.Currency), work.IgnoresLimit);
    }

    private async Task AskStock()
    {
        if (_shared is null)
        {
            await FanOut.Run(work.Lines.Count, options.FanOut, index => AskStock(index, work.Lines[index].Units));
            return;
        }

        await FanOut.Run(_shared.Firsts.Count, options.FanOut, i => AskStock(_shared.Firsts[i], _shared.UnitsWith(_shared.Firsts[i])));
        await FanOut.Run(_shared.Others.Count, options.FanOut, AskOther);

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
        _grants[index] ??= await stock.Reserve(work.Order, work.Lines[index], work.Allocation == AllocationRule.ShipWhatIsThere ? null : needed);
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
