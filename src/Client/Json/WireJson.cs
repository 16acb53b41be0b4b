using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client.Json;

/// <summary>The JSON of the wire, for the HTTP edge and its clients alike: camelCase, enums as kebab-case text, numbers as numbers, limited depth.</summary>
public static class WireJson
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 16;

    /// <summary>For requests: members that are not known, or stand twice, are refused, and so are numbers and times that could be read otherwise than they were meant.</summary>
    public static JsonSerializerOptions Requests { get; } = Make(isStrict: true, WireContext.Default);

    /// <summary>For answers, and all else that is written by the same rules: a reader passes over members that a newer version has added.</summary>
    public static JsonSerializerOptions Answers { get; } =
        Make(isStrict: false, JsonTypeInfoResolver.Combine(WireContext.Default, new DefaultJsonTypeInfoResolver()));

    /// <summary>Gives <paramref name="options"/> the rules for requests, and puts the wire's types before whatever it resolves itself.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        Configure(options, isStrict: true);
        options.TypeInfoResolverChain.Insert(0, WireContext.Default);
    }

    private static JsonSerializerOptions Make(bool isStrict, IJsonTypeInfoResolver types)
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = types };
        Configure(options, isStrict);
        if (isStrict)
        {
            options.Converters.Add(new ExactDecimals());
            options.Converters.Add(new TimesWithOffset());
        }

        options.MakeReadOnly();
        return options;
    }

    private static void Configure(JsonSerializerOptions options, bool isStrict)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = MaxDepth;
        options.AllowDuplicateProperties = !isStrict;
        options.UnmappedMemberHandling = isStrict ? JsonUnmappedMemberHandling.Disallow : JsonUnmappedMemberHandling.Skip;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
    }
}

/// <summary>What orders, stock and customers are on the wire, both ways. How it is written is decided by <see cref="WireJson"/>.</summary>
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
