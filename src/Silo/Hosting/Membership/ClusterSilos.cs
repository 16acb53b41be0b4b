using System.Collections.Concurrent;
using System.Text.Json;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Overview;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>The silos of the cluster as Orleans's membership names them, with the load that each was last heard to have.</summary>
internal sealed partial class ClusterSilos(
    IClusterMembershipService membership, ILocalSiloDetails self, IGrainFactory grains, IServiceProvider services, TimeProvider clock, ILogger<ClusterSilos> log)
    : BackgroundService, ISiloRows
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SiloAddress, Heard> _heard = new();

    public IReadOnlyList<SiloRow> Take()
    {
        var members = membership.CurrentSnapshot.Members.Values.Where(member => member.Status is not (SiloStatus.Dead or SiloStatus.None)).ToArray();
        return [.. members.Select(Row).OrderByDescending(row => row.IsThis).ThenBy(row => row.Address, StringComparer.Ordinal)];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AskAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogSilent(e.Message);
            }

            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAsync(CancellationToken cancellation)
    {
        var active = membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).ToArray();
        foreach (var silo in active)
        {
            var answer = await grains.GetGrain<IManagementGrain>(0).GetRuntimeStatistics([silo], cancellation);
            _heard[silo] = new Heard(clock.GetTimestamp(), answer[0].ActivationCount, answer[0].EnvironmentStatistics.FilteredCpuUsagePercentage);
        }

        foreach (var gone in _heard.Keys.Except(active))
        {
            _heard.TryRemove(gone, out _);
        }
    }

    private SiloRow Row(ClusterMember member)
    {
        var isThis = member.SiloAddress.Equals(self.SiloAddress);
        var heard = _heard.GetValueOrDefault(member.SiloAddress);
        return new SiloRow(
            isThis && !IsAddress(member.Name) ? HttpAddress.Of(services) : member.Name,
            JsonNamingPolicy.KebabCaseLower.ConvertName(member.Status.ToString()),
            isThis,
            isThis || heard is null ? 0 : (long)clock.GetElapsedTime(heard.At).TotalMilliseconds,
            heard?.Activations,
            (heard?.CpuPercent ?? 0) / 100 * Environment.ProcessorCount);
    }

    /// <summary>In a cluster a silo is named by the address that it advertises, which need not be the one on which it listens.</summary>
    private static bool IsAddress(string name) => name.StartsWith(Uri.UriSchemeHttp, StringComparison.Ordinal);

    [LoggerMessage(3401, LogLevel.Debug, "A silo does not tell its load: {Error}")]
    private partial void LogSilent(string error);

    /// <param name="At">By the clock's timestamp.</param>
    private sealed record Heard(long At, long Activations, double CpuPercent);
}
