using Microsoft.Extensions.Logging;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Tests.Hosting;
using OrderCluster.Testing;

namespace OrderCluster.Engine.Tests.Membership;

/// <summary>A membership with nothing behind it.</summary>
internal sealed class TestSilo : IClusterMember, IAsyncDisposable
{
    private readonly LoggerFactory _loggers;

    public TestSilo(IMembershipStore table, ManualTimeProvider clock, int number)
    {
        Store = new SwitchedStore(table);
        _loggers = new LoggerFactory([Log]);
        Membership = new ClusterMembership(
            Store, new SiloAddress(Guid.NewGuid(), $"silo-{number}", 1, 2, 3), new MembershipOptions(), clock, _loggers.CreateLogger<ClusterMembership>());
    }

    public SwitchedStore Store { get; }

    public ClusterMembership Membership { get; }

    public LogLines Log { get; } = new();

    public List<SiloAddress> Evicted { get; } = [];

    public List<ClusterView> ViewsAtEviction { get; } = [];

    public Guid Id => Membership.Self.SiloId;

    public SiloLoad MeasureLoad() => new(7, 0.5, 0.25);

    public Task EvictedAsync(SiloAddress formerSelf)
    {
        Evicted.Add(formerSelf);
        ViewsAtEviction.Add(Membership.View);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Membership.DisposeAsync();
        _loggers.Dispose();
    }
}
