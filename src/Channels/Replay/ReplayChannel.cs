using OrderCluster.Client.Identity;

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

/// <summary>Ids that the same file always gives again, so that a replay may be broken off and run again.</summary>
internal static class ReplayIds
{
    internal const string By = "replay";

    private const string ReceiptSource = "replay";

    internal static string Receipt(string sku) => OperationIds.Derived(ReceiptSource, sku.Replace(' ', '_'));

    internal static string Cancellation(string invoice, int line) => OperationIds.Derived(invoice, $"{line}");
}
