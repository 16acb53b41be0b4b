using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Hosting;

/// <summary>Measures how busy the silo is; its processor time is the whole process's.</summary>
internal sealed class LoadMeter(SiloRuntime runtime)
{
    /// <summary>The calls are counted in every activation, which takes a walk past all of them.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private long _measuredAt = runtime.TimeProvider.GetTimestamp();
    private long _calls;
    private TimeSpan _cpu = Environment.CpuUsage.TotalTime;
    private SiloLoad _load;

    internal SiloLoad Measure()
    {
        var elapsed = runtime.TimeProvider.GetElapsedTime(_measuredAt);
        if (elapsed >= Interval)
        {
            _measuredAt = runtime.TimeProvider.GetTimestamp();
            var calls = runtime.Catalog.Activations.Sum(activation => activation.Calls) + runtime.Classes.Sum(runtime.Catalog.CallsOfEnded);
            var cpu = Environment.CpuUsage.TotalTime;

            // An activation that ends meanwhile may be counted twice, or not at all.
            _load = new SiloLoad(0, Math.Max(0, calls - _calls) / elapsed.TotalSeconds, (cpu - _cpu) / elapsed);
            _calls = calls;
            _cpu = cpu;
        }

        return _load with { Activations = runtime.Catalog.Count };
    }
}
