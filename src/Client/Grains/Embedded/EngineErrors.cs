using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Client.Grains;

/// <summary>Tells apart what the embedded engine throws.</summary>
internal static class EngineErrors
{
    /// <summary>Whether arguments or answer were larger than one message may be, which asking again does not change.</summary>
    internal static bool IsTooLarge(Exception exception) => exception is MessageTooLargeException;
}
