using System.CommandLine;
using OrderCluster.CommandLine.Auditing;
using OrderCluster.CommandLine.Export;
using OrderCluster.CommandLine.Keys;
using OrderCluster.CommandLine.Orders;
using OrderCluster.CommandLine.Running;
using OrderCluster.CommandLine.Stock;

namespace OrderCluster.CommandLine;

/// <summary>The command line of the cluster's users and operators.</summary>
internal static class OcCommand
{
    internal static RootCommand Make() => new($"Places orders, shows them, keeps stock, audits. {ExitCodes.Help}")
    {
        PlaceCommand.Make(),
        OrderCommand.Make(),
        StockCommand.Make(),
        AuditCommand.Make(),
        JournalCommand.Make(),
        KeysCommand.Make(),
    };
}
