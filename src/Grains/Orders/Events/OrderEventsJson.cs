using System.Text.Json.Serialization;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Orders.Events;

[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(LinesShort))]
[JsonSerializable(typeof(OrderReserved))]
[JsonSerializable(typeof(OrderCreditHeld))]
[JsonSerializable(typeof(OrderHeld))]
[JsonSerializable(typeof(HoldReleased))]
[JsonSerializable(typeof(RetryScheduled))]
[JsonSerializable(typeof(PaymentAuthorized))]
[JsonSerializable(typeof(PaymentDeclined))]
[JsonSerializable(typeof(PaymentVoided))]
[JsonSerializable(typeof(OrderConfirmed))]
[JsonSerializable(typeof(OrderRejected))]
[JsonSerializable(typeof(CancelRequested))]
[JsonSerializable(typeof(CancelRequestedV2))]
[JsonSerializable(typeof(GivenBack))]
[JsonSerializable(typeof(OrderCancelled))]
internal sealed partial class OrderEventsJson : JsonSerializerContext;

/// <summary>The names of an order's events in the journal.</summary>
public static class OrderEvents
{
    public static EventCodec<OrderEvent> Codec { get; } = new EventCodec<OrderEvent>(new OrderEventsJson(EventJson.NewOptions()))
        .Add<OrderPlaced>("order-placed/1")
        .Add<LinesShort>("lines-short/1")
        .Add<OrderReserved>("order-reserved/1")
        .Add<OrderCreditHeld>("order-credit-held/1")
        .Add<OrderHeld>("order-held/1")
        .Add<HoldReleased>("hold-released/1")
        .Add<RetryScheduled>("retry-scheduled/1")
        .Add<PaymentAuthorized>("payment-authorized/1")
        .Add<PaymentDeclined>("payment-declined/1")
        .Add<PaymentVoided>("payment-voided/1")
        .Add<OrderConfirmed>("order-confirmed/1")
        .Add<OrderRejected>("order-rejected/1")
        .Add<CancelRequested>("cancel-requested/1")
        .Add<CancelRequestedV2>("cancel-requested/2")
        .Add<GivenBack>("given-back/1")
        .Add<OrderCancelled>("order-cancelled/1");
}
