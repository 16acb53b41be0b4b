using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Interfaces.Orders;

/// <summary>An order as of now, with its history.</summary>
/// <param name="Total">As ordered: the sum of the lines' amounts.</param>
/// <param name="Waiting">What an unfinished order waits for; null when it waits for nothing.</param>
/// <param name="Timeline">Everything that happened, oldest first.</param>
[GenerateSerializer, Immutable, Alias("order-view")]
public sealed record OrderView(
    [property: Id(0)] string OrderId,
    [property: Id(1)] string Channel,
    [property: Id(2)] string Reference,
    [property: Id(3)] string? CustomerId,
    [property: Id(4)] OrderState State,
    [property: Id(5)] PaymentState Payment,
    [property: Id(6)] string? ReasonCode,
    [property: Id(7)] AllocationRule Allocation,
    [property: Id(8)] Money Total,
    [property: Id(9)] DateTimeOffset OrderedAt,
    [property: Id(10)] DateTimeOffset PlacedAt,
    [property: Id(11)] IReadOnlyList<OrderLineView> Lines,
    [property: Id(12)] IReadOnlyList<HoldView> Holds,
    [property: Id(13)] WaitView? Waiting,
    [property: Id(14)] IReadOnlyList<TimelineEntry> Timeline,
    [property: Id(15)] OrderAmounts Amounts);

/// <param name="Amount">Of all units ordered: units times price, rounded once to the currency's digits.</param>
[GenerateSerializer, Immutable, Alias("order-line-view")]
public sealed record OrderLineView(
    [property: Id(0)] int Number,
    [property: Id(1)] string Sku,
    [property: Id(2)] string Location,
    [property: Id(3)] decimal UnitPrice,
    [property: Id(4)] LineQuantities Quantities,
    [property: Id(5)] decimal Amount);

/// <summary>Where a line's units are. Each is in one place: ordered = open + reserved + cancelled.</summary>
/// <param name="Open">Nothing is promised for them yet.</param>
/// <param name="Reserved">Stock holds them for the order.</param>
[GenerateSerializer, Immutable, Alias("line-quantities")]
public readonly record struct LineQuantities(
    [property: Id(0)] long Ordered,
    [property: Id(1)] long Open,
    [property: Id(3)] long Reserved,
    [property: Id(8)] long Cancelled);

/// <param name="SetBy">Who or what set it.</param>
/// <param name="LiftedBy">What lifts it, in words for an operator.</param>
[GenerateSerializer, Immutable, Alias("hold-view")]
public sealed record HoldView(
    [property: Id(0)] HoldReason Reason,
    [property: Id(1)] string Detail,
    [property: Id(2)] string SetBy,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] string LiftedBy);

/// <summary>Why an order is not finished.</summary>
/// <param name="For">In words: <c>payment authorization</c>, <c>stock of 85123A</c>.</param>
/// <param name="Attempt">How often it was tried, from 1.</param>
/// <param name="NextTryAt">Null when only someone's action moves it on.</param>
[GenerateSerializer, Immutable, Alias("wait-view")]
public sealed record WaitView(
    [property: Id(0)] string For,
    [property: Id(1)] DateTimeOffset Since,
    [property: Id(2)] int Attempt,
    [property: Id(3)] DateTimeOffset? NextTryAt);

/// <param name="Kind">Stable, in kebab case: <c>order-placed</c>, <c>line-short</c>, <c>order-confirmed</c>.</param>
/// <param name="Text">For a person.</param>
/// <param name="Sku">Set when the entry is about one line's goods.</param>
/// <param name="Asked">Units asked for, where the entry is about quantities.</param>
/// <param name="Got">Units promised or given, where the entry is about quantities.</param>
[GenerateSerializer, Immutable, Alias("timeline-entry")]
public sealed record TimelineEntry(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Kind,
    [property: Id(2)] string Text,
    [property: Id(3)] int? LineNumber = null,
    [property: Id(4)] string? Sku = null,
    [property: Id(5)] long? Asked = null,
    [property: Id(6)] long? Got = null,
    [property: Id(7)] string? By = null);
