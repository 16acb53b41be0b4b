namespace OrderCluster.Benchmarks;

/// <summary>A silo that keeps stock in a journal, and the way to its grains.</summary>
internal interface ISkuSilo : IAsyncDisposable
{
    IGrainFactory Grains { get; }

    /// <summary>User and system time so far of the silo's process; null when that is the callers' own.</summary>
    TimeSpan? ProcessorTime { get; }

    /// <summary>Rows that the journal has written so far.</summary>
    Task<long> AppendsAsync();
}
