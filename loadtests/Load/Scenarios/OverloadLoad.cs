using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Target;

namespace OrderCluster.Load.Scenarios;

/// <summary>Half of what the silos can do, then half as much again as they can do, then half of it: a sixth of that time after the overload all is as it was before.</summary>
internal sealed class OverloadLoad(LoadTarget target, LoadOptions options, TimeProvider clock) : ShopLoad(target, options, clock)
{
    internal const string Name = "overload";
    internal const string Calm = "half, before";
    internal const string Overload = "1.5 times";
    internal const string Recovered = "half, recovered";

    private const double OverShare = 1.5;
    private const double HalfShare = 0.5;
    private const int DefaultMaximum = 1_000;
    private const int DefaultSeconds = 60;

    // A p99 of some thousand orders varies by itself: that of a minute's halves by up to a half.
    private const double MostGrowth = 1.5;
    private const double MostGrowthMs = 10;

    // Of a part of 60 s the first ten.
    private const int RecoveryShare = 6;

    internal override ScenarioProps[] Build(LoadOptions options)
    {
        var maximum = options.Rate ?? DefaultMaximum;
        var during = options.During(DefaultSeconds);
        long begun = 0;
        return
        [
            Scenario.Create(Name, async context =>
            {
                if (context.Operation == ScenarioOperation.WarmUp)
                {
                    return await PlaceAsync();
                }

                Interlocked.CompareExchange(ref begun, Clock.GetTimestamp(), 0);
                return await Step.Run(PartAt(Clock.GetElapsedTime(begun), during), context, PlaceAsync);
            })
                .WithWarmUpDuration(options.WarmUp)
                .WithLoadSimulations(
                    Simulation.Inject((int)(maximum * HalfShare), Second, during),
                    Simulation.Inject((int)(maximum * OverShare), Second, during),
                    Simulation.Inject((int)(maximum * HalfShare), Second, during))
                .WithThresholds(
                    Threshold.Create(stats => OnlyRefuses(stats)),
                    Threshold.Create(Calm, step => step.Fail.Request.Count == 0),
                    Threshold.Create(Recovered, step => step.Fail.Request.Count == 0),
                    Threshold.Create(stats => Recovers(stats))),
        ];
    }

    /// <summary>The part of the load that an order belongs to, by when it began.</summary>
    internal static string PartAt(TimeSpan at, TimeSpan during)
    {
        var after = at - (2 * during);
        return at < during ? Calm
            : after < TimeSpan.Zero ? Overload
            : after < during / RecoveryShare ? $"half, second {(int)after.TotalSeconds + 1}"
            : Recovered;
    }

    private static bool OnlyRefuses(ScenarioStats stats) => stats.Fail.StatusCodes.All(code => code.StatusCode == TryAgainException.Overloaded);

    private static bool Recovers(ScenarioStats stats)
    {
        var (before, after) = (P99Of(stats, Calm), P99Of(stats, Recovered));
        return after <= Math.Max(before * MostGrowth, before + MostGrowthMs);
    }

    private static double P99Of(ScenarioStats stats, string part) => stats.StepStats.Single(step => step.StepName == part).Ok.Latency.Percent99;
}
