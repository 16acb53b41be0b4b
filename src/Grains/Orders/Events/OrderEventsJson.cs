using System.Text.Json.Serialization;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders.Events;

/// <summary>How the events of an order are written: camel case, enums by name in camel case, nothing for null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AllocationRuleJson), typeof(HoldReasonJson)])]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(LinesShort))]
[JsonSerializable(typeof(StockReserved))]
[JsonSerializable(typeof(CreditHeld))]
[JsonSerializable(typeof(OrderHeld))]
[JsonSerializable(typeof(HoldReleased))]
[JsonSerializable(typeof(RetryScheduled))]
[JsonSerializable(typeof(PaymentAuthorized))]
[JsonSerializable(typeof(PaymentDeclined))]
[JsonSerializable(typeof(PaymentVoided))]
[JsonSerializable(typeof(OrderConfirmed))]
[JsonSerializable(typeof(OrderRejected))]
[JsonSerializable(typeof(CancelRequested))]
[JsonSerializable(typeof(GivenBack))]
[JsonSerializable(typeof(OrderCancelled))]
internal sealed partial class OrderEventsJson : JsonSerializerContext;

internal sealed class AllocationRuleJson() : JsonStringEnumConverter<AllocationRule>(System.Text.Json.JsonNamingPolicy.CamelCase);

internal sealed class HoldReasonJson() : JsonStringEnumConverter<HoldReason>(System.Text.Json.JsonNamingPolicy.CamelCase);
