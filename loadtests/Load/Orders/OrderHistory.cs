using System.Globalization;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Load.Orders;

/// <summary>What became of each order as its client was told: a number each, so that millions cost the load generator next to nothing.</summary>
/// <param name="prefix">Sets this run's references apart from any other's.</param>
internal sealed class OrderHistory(string channel, string prefix)
{
    private const int ChunkSize = 1 << 16;
    private const int MaxChunks = 1 << 12;

    private readonly int[]?[] _chunks = new int[]?[MaxChunks];
    private int _last;

    internal string Prefix => prefix;

    /// <summary>Orders that were sent, whatever became of them.</summary>
    internal int Sent => Volatile.Read(ref _last);

    /// <summary>Ids of the orders whose clients had an answer with id and state.</summary>
    internal IReadOnlySet<string> Acknowledged =>
        Numbers.Where(number => StateOf(number) is not (OrderFate.Sent or OrderFate.Unknown or OrderFate.Refused)).Select(IdOf).ToHashSet(StringComparer.Ordinal);

    private IEnumerable<int> Numbers => Enumerable.Range(1, Sent);

    /// <summary>Takes the next number; the order counts as sent from here on.</summary>
    internal int Next()
    {
        var number = Interlocked.Increment(ref _last);
        if (Volatile.Read(ref _chunks[number / ChunkSize]) is null)
        {
            Interlocked.CompareExchange(ref _chunks[number / ChunkSize], new int[ChunkSize], null);
        }

        return number;
    }

    internal string ReferenceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");

    internal string IdOf(int number) => GrainKeys.Order(channel, ReferenceOf(number));

    internal OrderFate StateOf(int number) => (OrderFate)Volatile.Read(ref _chunks[number / ChunkSize]![number % ChunkSize]);

    internal void Tell(int number, OrderFate fate) => Volatile.Write(ref _chunks[number / ChunkSize]![number % ChunkSize], (int)fate);

    /// <summary>Changes an order's fate if it still is the first; false when it is not, or another caller was faster.</summary>
    internal bool TryClaim(int number, OrderFate from, OrderFate to) =>
        Interlocked.CompareExchange(ref _chunks[number / ChunkSize]![number % ChunkSize], (int)to, (int)from) == (int)from;

    internal void Tell(int number, OrderReceipt receipt) => Tell(number, receipt.State switch
    {
        OrderState.Confirmed => OrderFate.Confirmed,
        OrderState.Rejected => OrderFate.Rejected,
        OrderState.Cancelled => OrderFate.Cancelled,
        OrderState.PendingReview => OrderFate.Held,
        _ => OrderFate.Underway,
    });

    internal int Count(OrderFate fate) => Numbers.Count(number => StateOf(number) == fate);
}

/// <summary>The last that a client was told of an order.</summary>
internal enum OrderFate
{
    /// <summary>Sent, and not answered yet.</summary>
    Sent = 0,
    Confirmed,
    Rejected,
    Held,
    Cancelled,

    /// <summary>Confirmed, then sent a cancellation whose answer has not come.</summary>
    Cancelling,

    /// <summary>Answered before it was decided.</summary>
    Underway,

    /// <summary>No answer: it may or may not be there.</summary>
    Unknown,

    /// <summary>Answered with an error that says that nothing was stored.</summary>
    Refused,
}
