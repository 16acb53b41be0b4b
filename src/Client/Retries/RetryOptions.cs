namespace OrderCluster.Client.Retries;

/// <summary>How often and how patiently a client asks again.</summary>
public sealed record RetryOptions
{
    /// <summary>Attempts in all, the first included, at least 1.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>
    /// How many attempts may meet an overload before the caller is told, at least 1, while none may have happened: repeats beyond would only feed it. Each waits twice as
    /// long as the one before.
    /// </summary>
    public int OverloadedAttempts { get; init; } = 2;

    /// <summary>Wait before the second attempt; it doubles from there.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest wait of the client's own.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait that the other side may ask for.</summary>
    public TimeSpan MaxAskedDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the first attempt through a gateway waits for its answer, and twice as long each next one, should nobody tell the client that the call is lost.
    /// Calls over HTTP have no such limit.
    /// </summary>
    public TimeSpan FirstAttemptTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait of an attempt through a gateway.</summary>
    public TimeSpan MaxAttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
