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
    Completed = 4,
    Cancelled = 5,
    Rejected = 6,
    Expired = 7,
}

/// <summary>The payment axis.</summary>
[GenerateSerializer, Alias("payment-state")]
public enum PaymentState
{
    Pending = 0,
    Authorized = 1,
    PartiallyCaptured = 2,
    Captured = 3,
    Voided = 4,
    PartiallyRefunded = 5,
    Refunded = 6,
    Declined = 7,
    ChargedBack = 8,
}

/// <summary>Why an order does not move past a point.</summary>
[GenerateSerializer, Alias("hold-reason")]
public enum HoldReason
{
    AwaitingPayment = 0,
    FraudRisk = 1,
    IncorrectAddress = 2,
    CreditLimit = 3,
    InventoryOutOfStock = 4,
    AwaitingReturnItems = 5,
    UnknownDeliveryDate = 6,
    ManualReview = 7,
    Other = 8,
}
