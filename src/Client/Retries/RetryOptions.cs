namespace OrderCluster.Client.Retries;

/// <summary>How often and how patiently a client asks again.</summary>
public sealed record RetryOptions
{
    /// <summary>Attempts in all, the first included, at least 1.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>Of these, how many may meet an overload before the caller is told, at least 1: repeats beyond would only feed it.</summary>
    public int OverloadedAttempts { get; init; } = 2;

    /// <summary>Wait before the second attempt; it doubles from there.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest wait of the client's own.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait that the other side may ask for.</summary>
    public TimeSpan MaxAskedDelay { get; init; } = TimeSpan.FromSeconds(30);
}
