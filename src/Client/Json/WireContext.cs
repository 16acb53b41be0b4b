using System.Text.Json.Serialization;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client.Json;

/// <summary>Everything that crosses HTTP, both ways. How it is written is decided by <see cref="WireJson"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(OrderBody))]
[JsonSerializable(typeof(CancelBody))]
[JsonSerializable(typeof(ReleaseHoldBody))]
[JsonSerializable(typeof(ReceiptBody))]
[JsonSerializable(typeof(AdjustmentBody))]
[JsonSerializable(typeof(ProductBody))]
[JsonSerializable(typeof(CreditLimitBody))]
[JsonSerializable(typeof(OrderReceipt))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(OrderPage))]
[JsonSerializable(typeof(CancelReceipt))]
[JsonSerializable(typeof(StockReply))]
[JsonSerializable(typeof(Availability))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(CustomerAccount))]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class WireContext : JsonSerializerContext;
