namespace OrderCluster.Channels.Replay;

/// <summary>The channel that replayed orders come in by.</summary>
public static class ReplayChannel
{
    public const string Name = "online-retail";

    /// <summary>Of all prices in the files.</summary>
    public const string Currency = "GBP";

    /// <summary>Violations that a reconciliation prints in words; all are counted.</summary>
    public const int ViolationsShown = 20;
}
