using NBomber;

namespace OrderCluster.Runner.Observing;

/// <summary>The way from NBomber's shape to what this runner offers beyond it.</summary>
public static class Observed
{
    public static NBomberContext WithObservation(this NBomberContext context, LoadObservation observation) => context with { Observation = observation };
}
