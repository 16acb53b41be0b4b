namespace OrderCluster.Load.Runner;

/// <summary>
/// When each run of a scenario should begin. The n-th arrival is due when the area under the rate reaches n, whatever became of those before;
/// so a part that ramps and a part that is even follow one another without a jump.
/// </summary>
internal sealed class ArrivalPlan
{
    // Rates times durations are whole numbers that floating point misses by less than this.
    private const double Slack = 1e-6;

    private readonly Part[] _parts;

    internal ArrivalPlan(IReadOnlyList<LoadSimulation> simulations)
    {
        _parts = new Part[simulations.Count];
        var part = new Part(TimeSpan.Zero, TimeSpan.Zero, 0, 0, 0);
        for (var i = 0; i < _parts.Length; i++)
        {
            var (to, isRamp, during) = simulations[i];
            part = new Part(part.End, during, isRamp ? part.ToRate : to, to, part.ArrivalsAtEnd);
            _parts[i] = part;
        }

        Duration = part.End;
        Arrivals = (long)Math.Ceiling(part.ArrivalsAtEnd - Slack);
    }

    internal TimeSpan Duration { get; }

    /// <summary>All that begin.</summary>
    internal long Arrivals { get; }

    /// <summary>When an arrival is due, counted from the load's beginning.</summary>
    /// <param name="number">From 0, below <see cref="Arrivals"/>.</param>
    internal TimeSpan DueAt(long number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Arrivals);
        var at = 0;
        while (number > _parts[at].ArrivalsAtEnd - Slack)
        {
            at++;
        }

        return _parts[at].DueAt(number);
    }

    /// <summary>How many arrivals are due before this time.</summary>
    internal long DueBefore(TimeSpan elapsed)
    {
        var area = 0.0;
        foreach (var part in _parts)
        {
            if (elapsed < part.End)
            {
                area = part.ArrivalsAt(elapsed);
                break;
            }

            area = part.ArrivalsAtEnd;
        }

        return Math.Min((long)Math.Ceiling(Math.Max(area - Slack, 0)), Arrivals);
    }

    private sealed record Part(TimeSpan Start, TimeSpan During, double FromRate, double ToRate, double ArrivalsBefore)
    {
        internal TimeSpan End => Start + During;

        internal double ArrivalsAtEnd => ArrivalsBefore + ((FromRate + ToRate) / 2 * During.TotalSeconds);

        /// <param name="elapsed">Within this part.</param>
        internal double ArrivalsAt(TimeSpan elapsed)
        {
            var seconds = (elapsed - Start).TotalSeconds;
            return ArrivalsBefore + (FromRate * seconds) + ((ToRate - FromRate) / During.TotalSeconds / 2 * seconds * seconds);
        }

        internal TimeSpan DueAt(long number)
        {
            var wanted = Math.Max(number - ArrivalsBefore, 0);
            var growth = (ToRate - FromRate) / During.TotalSeconds;

            // Solves FromRate * t + growth / 2 * t² = wanted, in the form that does not divide by a growth of 0.
            var seconds = wanted == 0 ? 0 : 2 * wanted / (FromRate + Math.Sqrt(Math.Max((FromRate * FromRate) + (2 * growth * wanted), 0)));
            return Start + TimeSpan.FromSeconds(Math.Min(seconds, During.TotalSeconds));
        }
    }
}
