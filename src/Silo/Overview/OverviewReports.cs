using System.Reflection;
using OrderCluster.Grains.Interfaces.Inventory;

namespace OrderCluster.Silo.Overview;

/// <summary>Puts the overview together.</summary>
internal sealed class OverviewReports(OverviewBoard board, ISiloRows silos, LastAudit audit, IGrainFactory grains, TimeProvider clock)
{
    private const int UnfinishedShown = 50;
    private const int ShortagesShown = 20;

    /// <summary>Longest that buckets are waited for; those that have not answered are left out.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly string Version =
        typeof(OverviewReports).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public async Task<OverviewReport> TakeAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return new OverviewReport(
            now, Version, board.IsCaughtUp, board.Totals(), board.Rate(now), board.Unfinished(UnfinishedShown), silos.Take(),
            await ShortagesAsync(cancellation), audit.Figure);
    }

    private async Task<ShortagePart> ShortagesAsync(CancellationToken cancellation)
    {
        var buckets = board.ShortBuckets();
        var asked = await Task.WhenAll(buckets.Take(ShortagesShown).Select(bucket => AskAsync(bucket, cancellation)));
        var standing = asked.OfType<Availability>().Where(availability => availability.Shortage > 0);
        return new ShortagePart(board.ShortBuckets().Count, [.. standing.OrderByDescending(availability => availability.Shortage)]);
    }

    private async Task<Availability?> AskAsync(string bucketKey, CancellationToken cancellation)
    {
        try
        {
            var availability = await grains.GetGrain<IInventoryBucketGrain>(bucketKey).GetAvailability().WaitAsync(Patience, clock, cancellation);
            if (availability.Shortage == 0)
            {
                board.NoLongerShort(bucketKey);
            }

            return availability;
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // A bucket that does not answer now is told of the next time; the rest of the page must not wait for it.
            return null;
        }
    }
}
