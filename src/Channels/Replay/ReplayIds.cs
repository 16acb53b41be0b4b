using OrderCluster.Client.Identity;

namespace OrderCluster.Channels.Replay;

/// <summary>Ids that the same file always gives again, so that a replay may be broken off and run again.</summary>
internal static class ReplayIds
{
    internal const string By = "replay";

    private const string ReceiptSource = "replay";

    internal static string Receipt(string sku) => OperationIds.Derived(ReceiptSource, sku.Replace(' ', '_'));

    internal static string Cancellation(string invoice, int line) => OperationIds.Derived(invoice, $"{line}");
}
