namespace OrderCluster.MicroBenchmarks.HotPaths;

/// <summary>Something that happens thousands of times a second.</summary>
public interface IHotPath : IAsyncDisposable
{
    /// <summary>What one operation is, as the record names it.</summary>
    string Name { get; }

    /// <summary>Gets everything ready that is no part of an operation; once, before the first.</summary>
    Task PrepareAsync();

    /// <summary>So many operations, one after the other.</summary>
    Task RunAsync(int operations);
}
