namespace OrderCluster.Load.Runner;

/// <summary>A part of a load's course; the parts of a scenario follow one another.</summary>
/// <param name="PerSecond">Arrivals a second, at the part's end.</param>
/// <param name="IsRamp">The rate goes evenly from that of the part before to this one.</param>
internal sealed record LoadSimulation(double PerSecond, bool IsRamp, TimeSpan During);

/// <summary>Makes the parts of a load's course. The load is open: arrivals come whatever became of those before.</summary>
internal static class Simulation
{
    /// <summary>Arrivals at an even rate.</summary>
    /// <param name="rate">Arrivals in each <paramref name="interval"/>, spread evenly over it; 0 is a pause.</param>
    internal static LoadSimulation Inject(int rate, TimeSpan interval, TimeSpan during) => Make(rate, interval, during, isRamp: false);

    /// <summary>Arrivals at a rate that goes evenly from that of the part before, or from none, to this one.</summary>
    /// <inheritdoc cref="Inject"/>
    internal static LoadSimulation RampingInject(int rate, TimeSpan interval, TimeSpan during) => Make(rate, interval, during, isRamp: true);

    private static LoadSimulation Make(int rate, TimeSpan interval, TimeSpan during, bool isRamp)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(during, TimeSpan.Zero);
        return new LoadSimulation(rate / interval.TotalSeconds, isRamp, during);
    }
}
