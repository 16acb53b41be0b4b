using System.Text.Json.Serialization;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Customers;

[JsonSerializable(typeof(CreditLimitSet))]
[JsonSerializable(typeof(CreditHeld))]
[JsonSerializable(typeof(CreditRefused))]
[JsonSerializable(typeof(CreditReaffirmed))]
[JsonSerializable(typeof(CreditCommitted))]
[JsonSerializable(typeof(CreditCommitRefused))]
[JsonSerializable(typeof(CreditExpired))]
[JsonSerializable(typeof(CreditReleased))]
internal sealed partial class CreditEventJson : JsonSerializerContext;

/// <summary>The names of a customer account's events in the journal.</summary>
public static class CreditEvents
{
    public static EventCodec<CreditEvent> Codec { get; } = new EventCodec<CreditEvent>(new CreditEventJson(EventJson.NewOptions()))
        .Add<CreditLimitSet>("credit-limit-set/1")
        .Add<CreditHeld>("credit-held/1")
        .Add<CreditRefused>("credit-refused/1")
        .Add<CreditReaffirmed>("credit-reaffirmed/1")
        .Add<CreditCommitted>("credit-committed/1")
        .Add<CreditCommitRefused>("credit-commit-refused/1")
        .Add<CreditExpired>("credit-expired/1")
        .Add<CreditReleased>("credit-released/1");
}
