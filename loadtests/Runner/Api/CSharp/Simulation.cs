using NBomber.Contracts;

namespace NBomber.CSharp;

/// <summary>Makes the parts of a load's course.</summary>
public static class Simulation
{
    /// <summary>Arrivals at an even rate, whatever becomes of those before: an open load.</summary>
    /// <param name="rate">Arrivals in each <paramref name="interval"/>; they are spread evenly over it.</param>
    public static LoadSimulation Inject(int rate, TimeSpan interval, TimeSpan during) =>
        new LoadSimulation.Inject(PerSecond(rate, interval), Checked(during));

    /// <summary>Arrivals at a rate that goes evenly from that of the part before, or from none, to this one.</summary>
    /// <inheritdoc cref="Inject"/>
    public static LoadSimulation RampingInject(int rate, TimeSpan interval, TimeSpan during) =>
        new LoadSimulation.RampingInject(PerSecond(rate, interval), Checked(during));

    /// <summary>So many callers, each of whom begins anew as soon as it has its answer: a closed load, which hides what a slow answer does to those who come after it.</summary>
    public static LoadSimulation KeepConstant(int copies, TimeSpan during)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(copies, 1);
        return new LoadSimulation.KeepConstant(copies, Checked(during));
    }

    public static LoadSimulation Pause(TimeSpan during) => new LoadSimulation.Pause(Checked(during));

    private static double PerSecond(int rate, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return rate / interval.TotalSeconds;
    }

    private static TimeSpan Checked(TimeSpan during)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(during, TimeSpan.Zero);
        return during;
    }
}
