namespace OrderCluster.Client.Grains;

/// <summary>Tells apart what Microsoft Orleans throws: of messages that are too large nothing is known here.</summary>
internal static class EngineErrors
{
    /// <summary>Whether arguments or answer were larger than one message may be, which asking again does not change.</summary>
    internal static bool IsTooLarge(Exception _) => false;
}
