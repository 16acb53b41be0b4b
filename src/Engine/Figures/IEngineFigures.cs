namespace OrderCluster.Engine.Figures;

/// <summary>What a silo does at the moment.</summary>
public interface IEngineFigures
{
    /// <summary>One entry for each grain class that the silo can host, by name.</summary>
    IReadOnlyList<GrainClassFigures> Take();
}

/// <summary>A grain class on this silo.</summary>
/// <param name="GrainType">The class's name in the cluster.</param>
/// <param name="Activations">Grains of this class in memory.</param>
/// <param name="Requests">Their requests that wait or run.</param>
/// <param name="LongestMailbox">Most requests on one of them.</param>
/// <param name="LongestMailboxKey">The key of that one; null if none has any.</param>
/// <param name="CallsTotal">Calls and timer ticks that have ended since the silo started.</param>
public sealed record GrainClassFigures(
    string GrainType, int Activations, long Requests, int LongestMailbox, string? LongestMailboxKey, long CallsTotal);
