using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrderCluster.Grains.Placement;
using Orleans.Metadata;

namespace OrderCluster.Silo.Hosting.Placement;

/// <summary>Moves grains to the silo that owns them once another one has become active: Orleans itself moves none, so a silo that joins would stay idle.</summary>
internal sealed partial class GrainMover(
    StandingGrains standing, IClusterMembershipService membership, IClusterManifestProvider manifests, ILocalSiloDetails self, TimeProvider clock, ILogger<GrainMover> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>How long grains are looked through after a change: silos learn of it at different times, and place by what they know.</summary>
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(10);

    /// <summary>Grains that leave between two breaths: each is loaded from the journal where it arrives, beside the work that goes on.</summary>
    private const int Batch = 100;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<StandingGrains>();
        services.AddSingleton<IConfigureGrainContextProvider>(provider => provider.GetRequiredService<StandingGrains>());
        services.AddHostedService<GrainMover>();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ImmutableArray<SiloAddress> active = [];
        var changedAt = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = ActiveSilos();
            if (!now.SequenceEqual(active))
            {
                active = now;
                changedAt = clock.GetTimestamp();
            }

            if (clock.GetElapsedTime(changedAt) < Unsettled && IsKnown(active))
            {
                await MoveAsync(active, stoppingToken);
            }

            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ImmutableArray<SiloAddress> ActiveSilos() =>
        [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).Order()];

    /// <summary>Placement takes only silos whose grain types are known, which is a little later than that they are active.</summary>
    private bool IsKnown(ImmutableArray<SiloAddress> active) => active.Contains(self.SiloAddress) && active.All(manifests.Current.Silos.ContainsKey);

    private async Task MoveAsync(ImmutableArray<SiloAddress> active, CancellationToken cancellation)
    {
        var moved = 0;
        foreach (var grain in standing.All)
        {
            if (Rendezvous.OwnerOf(grain.GrainId, active.AsSpan()).Equals(self.SiloAddress))
            {
                continue;
            }

            grain.Migrate(requestContext: null, CancellationToken.None);
            if (++moved % Batch == 0)
            {
                await Task.Delay(Breath, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (cancellation.IsCancellationRequested || !ActiveSilos().SequenceEqual(active))
                {
                    break;
                }
            }
        }

        if (moved > 0)
        {
            LogMoved(moved, active.Length);
        }
    }

    [LoggerMessage(3430, LogLevel.Information, "Handing {Moved} activations over to their owners among {Silos} active silos.")]
    private partial void LogMoved(int moved, int silos);
}

/// <summary>The grains in this silo's memory that rendezvous hashing has placed.</summary>
internal sealed class StandingGrains : IConfigureGrainContextProvider, IConfigureGrainContext
{
    private readonly ConcurrentDictionary<IGrainContext, byte> _grains = new(ReferenceEqualityComparer.Instance);

    public IEnumerable<IGrainContext> All => _grains.Select(grain => grain.Key);

    public bool TryGetConfigurator(GrainType grainType, GrainProperties properties, [NotNullWhen(true)] out IConfigureGrainContext? configurator)
    {
        configurator = properties.Properties.GetValueOrDefault(WellKnownGrainTypeProperties.PlacementStrategy) == nameof(RendezvousPlacement) ? this : null;
        return configurator is not null;
    }

    public void Configure(IGrainContext context) => context.ObservableLifecycle.Subscribe(
        nameof(StandingGrains),
        GrainLifecycleStage.Activate,
        _ =>
        {
            _grains.TryAdd(context, 0);
            return Task.CompletedTask;
        },
        _ =>
        {
            _grains.TryRemove(context, out var _);
            return Task.CompletedTask;
        });
}
