using OrderCluster.Audit.Report;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Target;
using OrderCluster.Load.Verdicts;

namespace OrderCluster.Load.Scenarios;

/// <summary>The load rises to its peak, and a silo dies on the way up.</summary>
internal sealed class PeakWithFailuresLoad : ShopLoad
{
    internal const string Name = "peak_with_failures";

    private const int DefaultRate = 400;
    private const int DefaultSeconds = 60;

    private readonly SiloKill _kill;

    internal PeakWithFailuresLoad(LoadTarget target, LoadOptions options, TimeProvider clock)
        : base(target, options, clock) => _kill = new SiloKill(target, clock);

    internal override ScenarioProps[] Build(LoadOptions options)
    {
        var peak = options.Rate ?? DefaultRate;
        var during = options.During(DefaultSeconds);
        return
        [
            Scenario.Create(Name, async context =>
            {
                if (context.Operation == ScenarioOperation.Bombing)
                {
                    _kill.Arm(during / 3);
                }

                return await PlaceAsync();
            })
                .WithWarmUpDuration(options.WarmUp)
                .WithLoadSimulations(
                    Simulation.Inject(Math.Max(peak / 4, 1), Second, during / 6),
                    Simulation.RampingInject(peak, Second, during / 3),
                    Simulation.Inject(peak, Second, during / 2))
                .WithThresholds(NoFailures()),
        ];
    }

    protected override Task AddAsync(Verdict verdict, ChannelTotals? journal)
    {
        verdict.Add("a silo was killed on the way to the peak", _kill.HasKilled, _kill.Told);
        return Task.CompletedTask;
    }
}
