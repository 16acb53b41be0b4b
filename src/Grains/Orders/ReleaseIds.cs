namespace OrderCluster.Grains.Orders;

/// <summary>
/// What an order names its releases of stock and credit by: the one place where such names are made. Those that come of callers' ids share no name with the others,
/// or a caller's choice of an id would make the order's own release pass for a repeat.
/// </summary>
internal static class ReleaseIds
{
    /// <summary>Of a round of soft reservations that the order does not keep.</summary>
    public const string GivenUp = "given-up";

    /// <summary>Of all that is held when the payment is declined.</summary>
    public const string Declined = "declined";

    /// <summary>Of all that is held when the order is rejected.</summary>
    public const string Rejected = "rejected";

    /// <summary>Of credit that was held for missing units.</summary>
    /// <param name="number">From 1.</param>
    public static string OfExcess(int number) => $"short/{number}";

    /// <summary>Of a cancellation.</summary>
    /// <param name="operationId">The caller's.</param>
    public static string OfCancellation(string operationId) => $"cancel/{operationId}";

    /// <summary>Of one line's part of a release.</summary>
    public static string OfLine(string releaseId, int lineNumber) => $"{releaseId}/{lineNumber}";
}
