namespace OrderCluster.Audit.Report;

/// <summary>Names of the auditor's checks, stable: programs and runbooks refer to them.</summary>
public static class Checks
{
    /// <summary>A reservation was granted beyond what the bucket had.</summary>
    public const string NoOversell = "no-oversell";

    /// <summary>Stock left or came without a movement: more consumed, released or taken off than there was.</summary>
    public const string Conservation = "conservation";

    /// <summary>An acknowledged order is missing from the journal, or there twice.</summary>
    public const string Acknowledged = "acknowledged-orders";

    /// <summary>A payment intent was charged more than once, or for another amount than its order's.</summary>
    public const string OneCharge = "one-charge";

    /// <summary>A reservation ended more than once, or came back after its end.</summary>
    public const string EndsOnce = "reservation-ends-once";

    /// <summary>A reservation outlived its order, or an order's promise has no reservation behind it.</summary>
    public const string PromiseBacked = "promise-backed";

    /// <summary>An operation id or an order reference stands for two different things.</summary>
    public const string SameKeySameAnswer = "same-key-same-answer";

    /// <summary>A stream has a gap, a fork, or an append that does not follow its predecessor.</summary>
    public const string Chain = "chain";

    /// <summary>A row or an event can't be read.</summary>
    public const string Readable = "readable";

    /// <summary>An order's line does not add up: a unit is in no place, or in two.</summary>
    public const string LineQuantities = "line-quantities";

    /// <summary>An amount of an order is not that of its units, in the digits of its currency.</summary>
    public const string Amounts = "amounts";

    /// <summary>Credit was granted beyond the account's limit, or given back beyond what was held.</summary>
    public const string Credit = "credit";
}
