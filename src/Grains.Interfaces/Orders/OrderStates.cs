namespace OrderCluster.Grains.Interfaces.Orders;

/// <summary>The order axis; derived from lines, holds and payment, never set by hand.</summary>
[GenerateSerializer, Alias("order-state")]
public enum OrderState
{
    Draft = 0,
    Submitted = 1,
    PendingReview = 2,

    /// <summary>A promise was given, and every side effect behind it is durable.</summary>
    Confirmed = 3,
    Cancelled = 5,
    Rejected = 6,
}

/// <summary>The payment axis.</summary>
[GenerateSerializer, Alias("payment-state")]
public enum PaymentState
{
    Pending = 0,
    Authorized = 1,
    Voided = 4,
    Declined = 7,
}

/// <summary>Why an order does not move past a point.</summary>
[GenerateSerializer, Alias("hold-reason")]
public enum HoldReason
{
    CreditLimit = 3,
    ManualReview = 7,
}
