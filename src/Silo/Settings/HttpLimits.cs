namespace OrderCluster.Silo.Settings;

/// <summary>Bounds on what callers may ask of one silo.</summary>
public sealed record HttpLimits
{
    /// <summary>Most entries of a page.</summary>
    public const int MaxPageEntries = 200;

    /// <summary>Entries of a page when the caller doesn't say.</summary>
    public const int DefaultPageEntries = 50;

    /// <summary>Largest body, in bytes.</summary>
    public long BodyBytes { get; init; } = 1024 * 1024;

    /// <summary>All headers of a request together, in bytes.</summary>
    public int HeaderBytes { get; init; } = 16 * 1024;

    /// <summary>Connections at a time, at most half of the files that the process may hold. Those that have shown no key make room for others once they are half of them.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>Requests of one key that are answered at the same time; more get 429.</summary>
    public int ConcurrentPerKey { get; init; } = 1_024;

    /// <summary>Requests of one key in a second, over time.</summary>
    public int PerSecondPerKey { get; init; } = 10_000;

    /// <summary>Requests in a second from one address that shows no valid key.</summary>
    public int PerSecondWithoutKey { get; init; } = 50;

    /// <summary>Event streams that one key holds open.</summary>
    public int StreamsPerKey { get; init; } = 16;

    /// <summary>How long any request but an event stream may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long placing an order waits for its final state before it answers with the present one.</summary>
    public TimeSpan PlacingPatience { get; init; } = TimeSpan.FromSeconds(10);
}
