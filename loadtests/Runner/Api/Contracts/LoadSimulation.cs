namespace NBomber.Contracts;

/// <summary>A part of a load's course; the parts of a scenario follow one another.</summary>
public abstract record LoadSimulation
{
    private protected LoadSimulation(TimeSpan during) => During = during;

    internal TimeSpan During { get; init; }

    /// <summary>Arrivals at an even rate, whatever becomes of those before.</summary>
    internal sealed record Inject(double PerSecond, TimeSpan During) : LoadSimulation(During);

    /// <summary>Arrivals at a rate that goes evenly from that of the part before to this one.</summary>
    internal sealed record RampingInject(double PerSecond, TimeSpan During) : LoadSimulation(During);

    /// <summary>So many callers, each of whom begins anew as soon as it has its answer.</summary>
    internal sealed record KeepConstant(int Copies, TimeSpan During) : LoadSimulation(During);

    internal sealed record Pause(TimeSpan During) : LoadSimulation(During);
}
