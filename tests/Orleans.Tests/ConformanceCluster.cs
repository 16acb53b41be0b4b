using OrderCluster.Testing;

namespace OrderCluster.Orleans.Tests;

/// <summary>A running engine as the tests see it: a client, and a clock that moves only when told to.</summary>
public abstract class ConformanceCluster : IAsyncLifetime
{
    /// <summary>Configured as the engine's default for calls without a time of their own.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Configured as the age at which an unused activation is collected.</summary>
    public static readonly TimeSpan CollectionAge = IdleTime.CollectionAge;

    /// <summary>Configured as how often unused activations are looked for.</summary>
    public static readonly TimeSpan CollectionQuantum = IdleTime.CollectionQuantum;

    /// <summary>Configured as the most requests that an activation holds.</summary>
    public const int MailboxHardLimit = 200;

    private static int _keys;

    public ManualTimeProvider Clock { get; } = new() { Lateness = TimeSpan.FromMilliseconds(1) };

    public abstract IClusterClient Client { get; }

    /// <summary>A grain that no other test uses.</summary>
    public TGrain NewGrain<TGrain>()
        where TGrain : IGrainWithStringKey => Client.GetGrain<TGrain>(NewKey());

    /// <summary>Unique among all silos of the test run, since gates and traces are found by it.</summary>
    public static string NewKey() => $"key-{Interlocked.Increment(ref _keys)}";

    public abstract Task InitializeAsync();

    /// <summary>Stops the silo gracefully.</summary>
    public abstract Task DisposeAsync();
}
