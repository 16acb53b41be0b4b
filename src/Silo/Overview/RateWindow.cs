namespace OrderCluster.Silo.Overview;

/// <summary>Counts of the last minutes, by the second in which something happened. Not thread-safe.</summary>
internal sealed class RateWindow
{
    /// <summary>How far back it reaches.</summary>
    internal const int Seconds = 600;

    /// <summary>Length of a step of the series.</summary>
    internal const int StepSeconds = 5;

    /// <summary>Seconds over which the present rate is taken.</summary>
    internal const int RateSeconds = 10;

    private readonly long[] _counts = new long[Seconds];
    private readonly long[] _secondOf = new long[Seconds];

    /// <param name="saved">What another one held, see <see cref="Save"/>; null to begin with nothing.</param>
    internal RateWindow(IReadOnlyDictionary<long, long>? saved = null)
    {
        foreach (var (second, count) in saved ?? new Dictionary<long, long>())
        {
            (_secondOf[Slot(second)], _counts[Slot(second)]) = (second, count);
        }
    }

    /// <summary>Counts by second since 1970, of seconds in which something happened.</summary>
    internal Dictionary<long, long> Save() => Enumerable.Range(0, Seconds).Where(slot => _counts[slot] > 0).ToDictionary(slot => _secondOf[slot], slot => _counts[slot]);

    internal void Add(DateTimeOffset at)
    {
        var second = at.ToUnixTimeSeconds();
        var slot = Slot(second);
        if (second < _secondOf[slot])
        {
            return;
        }

        if (second > _secondOf[slot])
        {
            _secondOf[slot] = second;
            _counts[slot] = 0;
        }

        _counts[slot]++;
    }

    /// <summary>Counts of the steps that end at or before <paramref name="now"/>, oldest first.</summary>
    internal long[] Steps(DateTimeOffset now)
    {
        var begin = Begin(now).ToUnixTimeSeconds();
        var steps = new long[Seconds / StepSeconds - 1];
        for (var second = 0; second < steps.Length * StepSeconds; second++)
        {
            steps[second / StepSeconds] += CountOf(begin + second);
        }

        return steps;
    }

    /// <summary>In a second, over the last whole ones.</summary>
    internal double PerSecond(DateTimeOffset now)
    {
        var end = now.ToUnixTimeSeconds();
        long sum = 0;
        for (var second = end - RateSeconds; second < end; second++)
        {
            sum += CountOf(second);
        }

        return sum / (double)RateSeconds;
    }

    /// <summary>Where the first step begins: steps lie on whole multiples of their length, so that a chart moves on and does not shimmer.</summary>
    internal static DateTimeOffset Begin(DateTimeOffset now)
    {
        var end = now.ToUnixTimeSeconds() / StepSeconds * StepSeconds;
        return DateTimeOffset.FromUnixTimeSeconds(end - Seconds + StepSeconds);
    }

    private long CountOf(long second)
    {
        var slot = Slot(second);
        return _secondOf[slot] == second ? _counts[slot] : 0;
    }

    private static int Slot(long second) => (int)(((second % Seconds) + Seconds) % Seconds);
}
