using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace OrderCluster.Runner.Running;

/// <summary>Checks the thresholds of all scenarios each second of the load and at its end.</summary>
internal sealed class ThresholdWatch(LoadSession session)
{
    private readonly Watched[] _all =
    [
        .. session.Loads.SelectMany(load => load.Scenario.Thresholds.Select(threshold => new Watched(load, threshold))),
    ];

    internal void Check(TimeSpan at)
    {
        foreach (var watched in _all.Where(watched => watched.Threshold.AbortWhenErrorCount is not null && at >= watched.Threshold.StartCheckAfter))
        {
            watched.Check(at);
            if (watched.Errors >= watched.Threshold.AbortWhenErrorCount)
            {
                session.Stop(null, $"The threshold {watched.Threshold.Expression} of {watched.Load.Scenario.ScenarioName} failed {watched.Errors} times.");
            }
        }
    }

    /// <summary>What the thresholds say at the end; one that stopped the load has failed, whatever it says now.</summary>
    internal IReadOnlyList<ThresholdResult> Results(TimeSpan lasted) => [.. _all.Select(watched => watched.Result(lasted))];

    private sealed class Watched(ScenarioLoad load, Threshold threshold)
    {
        internal ScenarioLoad Load => load;

        internal Threshold Threshold => threshold;

        internal int Errors { get; private set; }

        private string Thrown { get; set; } = "";

        internal bool Check(TimeSpan at)
        {
            try
            {
                if (threshold.Check(load.Measured!.Stats(at)))
                {
                    return true;
                }
            }
            catch (Exception exception)
            {
                Thrown = exception.Message;
            }

            Errors++;
            return false;
        }

        internal ThresholdResult Result(TimeSpan lasted)
        {
            var hasAborted = Errors >= (threshold.AbortWhenErrorCount ?? int.MaxValue);
            var isMet = Check(lasted);
            return new ThresholdResult(load.Scenario.ScenarioName, threshold.StepName ?? "", threshold.Expression, Thrown, Errors, hasAborted || !isMet);
        }
    }
}
