using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Orleans.Metadata;

namespace OrderCluster.Silo.Hosting.Placement;

/// <summary>Drops the grains that another silo owns since it has become active. Its first call loads them there; what still comes here is passed on.</summary>
internal sealed partial class Disowning(StandingGrains standing, Owners owners, ILocalSiloDetails self, TimeProvider clock, ILogger<Disowning> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>How long grains are looked through after a change: a silo that learns of it late still sends calls here.</summary>
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(10);

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<StandingGrains>();
        services.AddSingleton<IConfigureGrainContextProvider>(provider => provider.GetRequiredService<StandingGrains>());
        services.AddHostedService<Disowning>();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var era = owners.Era;
        var changedAt = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (era != owners.Era)
            {
                era = owners.Era;
                changedAt = clock.GetTimestamp();
            }

            if (clock.GetElapsedTime(changedAt) < Unsettled)
            {
                Drop();
            }

            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Drop()
    {
        var dropped = 0;
        foreach (var grain in standing.All)
        {
            if (owners.OwnerOf(grain.GrainId) is { } owner && !owner.Equals(self.SiloAddress))
            {
                grain.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "Another silo owns this grain."), CancellationToken.None);
                dropped++;
            }
        }

        if (dropped > 0)
        {
            LogDropped(dropped);
        }
    }

    [LoggerMessage(3430, LogLevel.Information, "Leaving {Dropped} activations to the silos that own them now.")]
    private partial void LogDropped(int dropped);
}

/// <summary>The grains in this silo's memory that rendezvous hashing has placed.</summary>
internal sealed class StandingGrains : IConfigureGrainContextProvider, IConfigureGrainContext
{
    private readonly ConcurrentDictionary<IGrainContext, byte> _grains = new(ReferenceEqualityComparer.Instance);

    public IEnumerable<IGrainContext> All => _grains.Select(grain => grain.Key);

    public bool TryGetConfigurator(GrainType grainType, GrainProperties properties, [NotNullWhen(true)] out IConfigureGrainContext? configurator)
    {
        configurator = Owners.IsOurs(properties) ? this : null;
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
