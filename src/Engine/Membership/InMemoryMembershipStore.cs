namespace OrderCluster.Engine.Membership;

/// <summary>A cluster's table within one process, for tests: the silos of one cluster share one store.</summary>
public sealed class InMemoryMembershipStore(TimeProvider timeProvider) : IMembershipStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Row> _rows = [];
    private long _version;

    public Task<ClusterView> JoinAsync(SiloAddress silo, SiloStatus status, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_rows.TryAdd(silo.SiloId, new Row(silo, status, timeProvider.GetTimestamp(), 1, default, 0)))
            {
                _version++;
            }

            return Task.FromResult(View());
        }
    }

    public Task<ClusterView?> HeartbeatAsync(Guid siloId, SiloLoad load, long settledVersion, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue(siloId, out var row))
            {
                return Task.FromResult<ClusterView?>(null);
            }

            _rows[siloId] = row with
            {
                Heartbeat = timeProvider.GetTimestamp(), Heartbeats = row.Heartbeats + 1, Load = load, SettledVersion = settledVersion,
            };
            return Task.FromResult<ClusterView?>(View());
        }
    }

    public Task<ClusterView?> SetStatusAsync(Guid siloId, SiloStatus status, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue(siloId, out var row))
            {
                return Task.FromResult<ClusterView?>(null);
            }

            if (row.Status != status)
            {
                _rows[siloId] = row with { Status = status };
                _version++;
            }

            return Task.FromResult<ClusterView?>(View());
        }
    }

    public Task<ClusterView> EvictAsync(Guid siloId, TimeSpan olderThan, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_rows.TryGetValue(siloId, out var row) && Age(row) >= olderThan)
            {
                _rows.Remove(siloId);
                _version++;
            }

            return Task.FromResult(View());
        }
    }

    public Task LeaveAsync(Guid siloId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_rows.Remove(siloId))
            {
                _version++;
            }

            return Task.CompletedTask;
        }
    }

    public Task<ClusterView> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(View());
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private TimeSpan Age(Row row) => timeProvider.GetElapsedTime(row.Heartbeat);

    private ClusterView View() => new(_version, _rows.Values.Select(row => new SiloEntry(row.Address, row.Status, Age(row), row.Load)
    {
        Heartbeats = row.Heartbeats,
        SettledVersion = row.SettledVersion,
    }));

    private sealed record Row(SiloAddress Address, SiloStatus Status, long Heartbeat, long Heartbeats, SiloLoad Load, long SettledVersion);
}
