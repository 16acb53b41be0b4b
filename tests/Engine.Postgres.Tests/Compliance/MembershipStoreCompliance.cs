using OrderCluster.Engine.Membership;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Engine.Postgres.Tests.Compliance;

/// <summary>What every membership store promises.</summary>
public abstract class MembershipStoreCompliance : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly SiloAddress _first = Address(1);
    private readonly SiloAddress _second = Address(2);
    private IMembershipPlace _place = null!;
    private IMembershipStore _store = null!;
    private IMembershipStore _other = null!;

    public async Task InitializeAsync()
    {
        _place = await MakePlaceAsync();
        _store = _place.Open();
        _other = _place.Open();
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _other.DisposeAsync();
    }

    [StoreFact]
    public async Task A_table_without_silos_is_empty_and_of_version_zero()
    {
        var table = await _store.ReadAsync(None);
        Assert.Equal(0, table.Version);
        Assert.Empty(table.Silos);
    }

    [StoreFact]
    public async Task A_silo_that_joined_is_in_the_table_as_it_said()
    {
        await _store.JoinAsync(_first, SiloStatus.Joining, None);
        var entry = Assert.Single((await _other.ReadAsync(None)).Silos);
        Assert.Equal(_first, entry.Address);
        Assert.Equal(SiloStatus.Joining, entry.Status);
        Assert.InRange(entry.HeartbeatAge, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [StoreFact]
    public async Task Every_change_of_silos_or_status_raises_the_version_by_one()
    {
        Assert.Equal(1, (await _store.JoinAsync(_first, SiloStatus.Joining, None)).Version);
        Assert.Equal(2, (await _other.JoinAsync(_second, SiloStatus.Joining, None)).Version);
        Assert.Equal(3, (await _store.SetStatusAsync(_first.SiloId, SiloStatus.Active, None))!.Version);
        await _store.LeaveAsync(_first.SiloId, None);
        Assert.Equal(4, (await _store.ReadAsync(None)).Version);
        await _place.AgeAsync(_second.SiloId, Limit);
        Assert.Equal(5, (await _store.EvictAsync(_second.SiloId, Limit, None)).Version);
    }

    [StoreFact]
    public async Task What_changes_nothing_leaves_the_version()
    {
        await _store.JoinAsync(_first, SiloStatus.Active, None);
        Assert.Equal(1, (await _store.JoinAsync(_first, SiloStatus.Active, None)).Version);
        Assert.Equal(1, (await _store.SetStatusAsync(_first.SiloId, SiloStatus.Active, None))!.Version);
        Assert.Equal(1, (await _store.EvictAsync(_first.SiloId, Limit, None)).Version);
        Assert.Equal(1, (await _store.EvictAsync(_second.SiloId, TimeSpan.Zero, None)).Version);
        await _store.LeaveAsync(_second.SiloId, None);
        Assert.Equal(1, (await _store.HeartbeatAsync(_first.SiloId, default, 0, None))!.Version);
    }

    [StoreFact]
    public async Task A_heartbeat_brings_the_whole_table_itself_included()
    {
        await _store.JoinAsync(_first, SiloStatus.Active, None);
        await _other.JoinAsync(_second, SiloStatus.Joining, None);
        await _place.AgeAsync(_first.SiloId, TimeSpan.FromHours(1));
        await _place.AgeAsync(_second.SiloId, TimeSpan.FromHours(1));

        var table = (await _store.HeartbeatAsync(_first.SiloId, new SiloLoad(12, 3.5, 0.75), 9, None))!;

        Assert.Equal(2, table.Silos.Count);
        var self = table.Find(_first.SiloId)!;
        Assert.Equal(new SiloLoad(12, 3.5, 0.75), self.Load);
        Assert.Equal(2, self.Heartbeats);
        Assert.Equal(9, self.SettledVersion);
        Assert.InRange(self.HeartbeatAge, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.InRange(table.Find(_second.SiloId)!.HeartbeatAge, TimeSpan.FromHours(1), TimeSpan.FromHours(2));
        Assert.Equal(self.Load, (await _other.ReadAsync(None)).Find(_first.SiloId)!.Load);
    }

    [StoreFact]
    public async Task A_silo_with_a_young_heartbeat_is_not_evicted()
    {
        await _store.JoinAsync(_first, SiloStatus.Active, None);
        await _place.AgeAsync(_first.SiloId, Limit);
        await _store.HeartbeatAsync(_first.SiloId, default, 0, None);
        Assert.NotNull((await _other.EvictAsync(_first.SiloId, Limit, None)).Find(_first.SiloId));
    }

    [StoreFact]
    public async Task An_evicted_silo_finds_out_with_its_next_heartbeat_and_may_join_again()
    {
        await _store.JoinAsync(_first, SiloStatus.Active, None);
        await _place.AgeAsync(_first.SiloId, Limit);
        Assert.Null((await _other.EvictAsync(_first.SiloId, Limit, None)).Find(_first.SiloId));

        Assert.Null(await _store.HeartbeatAsync(_first.SiloId, default, 0, None));
        Assert.Null(await _store.SetStatusAsync(_first.SiloId, SiloStatus.Leaving, None));
        Assert.Equal(3, (await _store.JoinAsync(_first with { SiloId = _second.SiloId }, SiloStatus.Active, None)).Version);
    }

    [StoreFact]
    public async Task Two_that_evict_the_same_silo_raise_the_version_once()
    {
        await _store.JoinAsync(_first, SiloStatus.Active, None);
        await _place.AgeAsync(_first.SiloId, Limit);
        await Task.WhenAll(_store.EvictAsync(_first.SiloId, Limit, None), _other.EvictAsync(_first.SiloId, Limit, None));
        Assert.Equal(2, (await _store.ReadAsync(None)).Version);
    }

    [StoreFact]
    public async Task Silos_that_start_together_all_join()
    {
        var stores = Enumerable.Range(0, 8).Select(_ => _place.Open()).ToArray();
        await Task.WhenAll(stores.Select((store, index) => store.JoinAsync(Address(index + 1), SiloStatus.Active, None)))
            .WaitAsync(TimeSpan.FromSeconds(60));
        var table = await _store.ReadAsync(None);
        Assert.Equal(8, table.Version);
        Assert.Equal(8, table.Silos.Count);
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    protected abstract Task<IMembershipPlace> MakePlaceAsync();

    private static SiloAddress Address(int number) => new(new Guid(number, 0, 0, new byte[8]), $"silo-{number}", 11_000, 30_000, 8_000 + number);
}
