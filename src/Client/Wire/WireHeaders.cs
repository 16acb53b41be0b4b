namespace OrderCluster.Client.Wire;

/// <summary>HTTP headers that the API gives a meaning to.</summary>
public static class WireHeaders
{
    /// <summary>Carries the caller's API key.</summary>
    public const string ApiKey = "X-Api-Key";

    /// <summary>Names the operation: the same key with the same body gets the same answer.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary><c>true</c> when the caller has sent the same request before and does not know what became of it; spares the silo work.</summary>
    public const string IsRetry = "X-Is-Retry";
}
