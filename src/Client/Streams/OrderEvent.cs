using Orleans.Streams;

namespace OrderCluster.Client.Streams;

/// <summary>One event of an order, as Orleans's streams hand it out; (order, number, index) is its identity, by which repeats are told.</summary>
/// <param name="OrderId">As <c>channel/reference</c>.</param>
/// <param name="Number">Of the append that holds the event, from 1 in each order.</param>
/// <param name="Index">Place in that append, from 0.</param>
/// <param name="Type">With version: <c>order-confirmed/1</c>.</param>
/// <param name="Body">JSON, as the journal's export documents it.</param>
[GenerateSerializer, Immutable, Alias("order-event")]
public sealed record OrderEvent(
    [property: Id(0)] string OrderId, [property: Id(1)] long Number, [property: Id(2)] int Index, [property: Id(3)] string Type, [property: Id(4)] string Body)
{
    /// <summary>The name of the stream provider, at silos and at clients that <see cref="Connecting.ClusterConnection"/> connects.</summary>
    public const string Provider = "order-events";

    internal const string Namespace = "orders";

    /// <summary>
    /// The events of a channel's orders: each at least once, in order for each order. A subscriber begins shortly before now, or at the feed's beginning with
    /// <see cref="StreamSubscriptionStartPosition.EarliestAvailable"/>, or with an <see cref="OrderEventToken"/> where it was, and so gets what it has missed.
    /// </summary>
    public static IAsyncStream<OrderEvent> OfChannel(IClusterClient client, string channel) =>
        client.GetStreamProvider(Provider).GetStream<OrderEvent>(StreamOf(channel));

    internal static StreamId StreamOf(string channel) => StreamId.Create(Namespace, channel);
}
