namespace OrderCluster.Silo.Overview;

/// <summary>A silo that is alone, as far as it knows: one row, with the load of its process.</summary>
/// <param name="activations">Grains in memory; null when the engine does not tell.</param>
/// <param name="callsTotal">Grain calls so far; null when the engine does not tell.</param>
internal sealed class ThisSilo(Func<string> address, Func<long>? activations, Func<long>? callsTotal, TimeProvider clock) : ISiloRows
{
    private readonly GrowthRate _cpuCores = new(() => Environment.CpuUsage.TotalTime.TotalSeconds, clock);
    private readonly GrowthRate? _calls = callsTotal is null ? null : new GrowthRate(() => callsTotal(), clock);

    public IReadOnlyList<SiloRow> Take() =>
    [
        new(address(), "active", IsThis: true, HeartbeatAgeMs: 0, activations?.Invoke(), _calls?.PerSecond(), _cpuCores.PerSecond()),
    ];
}
