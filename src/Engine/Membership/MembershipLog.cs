using Microsoft.Extensions.Logging;

namespace OrderCluster.Engine.Membership;

/// <summary>What the membership logs.</summary>
internal sealed partial class MembershipLog(ILogger logger)
{
    [LoggerMessage(20, LogLevel.Information, "Joined the cluster as silo {SiloId} ({Host}:{SiloPort}), {Status}; {Silos} silos, view {Version}.")]
    internal partial void Joined(Guid siloId, string host, int siloPort, SiloStatus status, int silos, long version);

    [LoggerMessage(21, LogLevel.Warning, "This silo was evicted as {SiloId}: the others own its grains. It drops its activations and joins again under a new id.")]
    internal partial void WasEvicted(Guid siloId);

    [LoggerMessage(22, LogLevel.Warning, "Evicting silo {SiloId} ({Host}:{SiloPort}): silent for {Silence}, connections refused: {IsRefused}.")]
    internal partial void Evicting(Guid siloId, string host, int siloPort, TimeSpan silence, bool isRefused);

    [LoggerMessage(23, LogLevel.Warning, "The membership store is out of reach: nobody is evicted, and this silo stops to answer reads until it is back.")]
    internal partial void StoreLost(Exception exception);

    [LoggerMessage(24, LogLevel.Information, "The membership store is back.")]
    internal partial void StoreBack();

    [LoggerMessage(25, LogLevel.Information, "Left the cluster as silo {SiloId}.")]
    internal partial void HasLeft(Guid siloId);

    [LoggerMessage(26, LogLevel.Warning, "The store is out of reach, so silo {SiloId} stays in the table until the others evict it.")]
    internal partial void LeftSilently(Exception exception, Guid siloId);

    [LoggerMessage(27, LogLevel.Error, "A heartbeat failed in a way that is not the store's; the next one is tried.")]
    internal partial void RoundFailed(Exception exception);

    [LoggerMessage(28, LogLevel.Information, "View {Version}: {Silos} silos, {Active} of them own grains.")]
    internal partial void ViewChanged(long version, int silos, int active);
}
