using OrderCluster.Grains.Interfaces.Cluster;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Http.Health;

/// <summary>Whether this silo can serve. It asks no grain that may live in another silo: one that hangs must not take the others out of a balancer's list.</summary>
internal sealed class ReadinessProbe(
    SiloJournal journal, IReadGate gate, IClusterMembershipService membership, ILocalSiloDetails self, IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    public const string Ready = "ready";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long a failed append counts: a balancer that sends nothing would otherwise never learn that there is room again.</summary>
    private static readonly TimeSpan TroubleLasts = TimeSpan.FromSeconds(5);

    public async Task<Readiness> AskAsync()
    {
        var store = await StoreAsync();
        var engine = await EngineAsync();
        var status = (store, engine, lifetime.ApplicationStopping.IsCancellationRequested) switch
        {
            (_, _, true) => "stopping",
            ("ok", "ok", _) => Ready,
            _ => "not-ready",
        };
        return new Readiness(status, new StoreReadiness(store, journal.Identity?.Provider, journal.Identity?.Epoch), new EngineReadiness(engine));
    }

    private async Task<string> StoreAsync()
    {
        if (journal.Trouble is { } trouble && clock.GetElapsedTime(trouble.At) < TroubleLasts)
        {
            return trouble.Cause is JournalFullException ? "full" : "out-of-reach";
        }

        return await AnswersAsync(stop => journal.Store.ReadHeadAsync(StreamNames.OrderPrefix, stop).AsTask()) ? "ok" : "out-of-reach";
    }

    private async Task<string> EngineAsync()
    {
        // A stateless worker, so its activation is this silo's.
        if (!await AnswersAsync(_ => grains.GetGrain<IGatewaysGrain>(0).List()))
        {
            return "silent";
        }

        var isActive = membership.CurrentSnapshot.GetSiloStatus(self.SiloAddress) == SiloStatus.Active;
        return isActive && gate.IsOpen ? "ok" : "apart";
    }

    private async Task<bool> AnswersAsync(Func<CancellationToken, Task> ask)
    {
        using var stop = new CancellationTokenSource(Patience, clock);
        try
        {
            await ask(stop.Token).WaitAsync(stop.Token);
            return true;
        }
        catch (Exception)
        {
            // Whatever stands in the way, the answer is the same: not now.
            return false;
        }
    }
}

/// <summary>Whether the silo can serve.</summary>
/// <param name="Status"><c>ready</c>, <c>stopping</c> or <c>not-ready</c>.</param>
internal sealed record Readiness(string Status, StoreReadiness Store, EngineReadiness Engine);

/// <param name="Status"><c>ok</c>, <c>full</c> or <c>out-of-reach</c>.</param>
internal sealed record StoreReadiness(string Status, string? Provider, Guid? Epoch);

/// <param name="Status"><c>ok</c>, <c>silent</c> when no grain of this silo answers in time, <c>apart</c> when the cluster does not hear of it or has evicted it.</param>
internal sealed record EngineReadiness(string Status);

/// <summary>What stands at the silo's root.</summary>
internal sealed record Front(string Name, string Version, IReadOnlyDictionary<string, string> Links);
