using System.Collections.Concurrent;
using HdrHistogram;

namespace OrderCluster.Load.Runner;

/// <summary>Times from when a run should have begun to its answer, to three digits, as many threads record them.</summary>
internal sealed class Latencies
{
    private const int Digits = 3;
    private const long LongestUs = 24L * 3_600 * 1_000_000;

    private readonly Recorder _recorder = HistogramFactory.With64BitBucketSize().WithValuesFrom(1).WithValuesUpTo(LongestUs).WithPrecisionOf(Digits)
        .WithThreadSafeWrites().WithThreadSafeReads().Create();

    private readonly LongHistogram _taken = new(LongestUs, Digits);
    private long _count;

    internal long Count => Interlocked.Read(ref _count);

    /// <summary>Counts a time; a negative one as 0, one over a day as that.</summary>
    internal void Add(long us)
    {
        _recorder.RecordValue(Math.Clamp(us, 0, LongestUs));
        Interlocked.Increment(ref _count);
    }

    /// <summary>Those that were added since the last call; one thread at a time may take.</summary>
    internal HistogramBase TakeNew()
    {
        var added = _recorder.GetIntervalHistogram();
        _taken.Add(added);
        return added;
    }

    /// <summary>The time that this share of all did not exceed, in milliseconds; 0 when there is none.</summary>
    /// <param name="percent">0 gives the least, 100 the greatest.</param>
    internal double Ms(double percent)
    {
        TakeNew();
        return Ms(_taken, percent);
    }

    internal static double Ms(HistogramBase times, double percent) => times.TotalCount == 0 ? 0 : times.GetValueAtPercentile(percent) / 1000.0;
}

/// <summary>The answers of a scenario or a step, as they come in from many threads.</summary>
internal sealed class Measurement
{
    private readonly ConcurrentDictionary<(string Code, bool IsError), CodeCount> _codes = new();

    internal Latencies Ok { get; } = new();

    internal Latencies Fail { get; } = new();

    /// <summary>Answers by code, failed ones apart.</summary>
    internal IEnumerable<StatusCodeStats> Codes => _codes
        .Select(code => new StatusCodeStats(code.Key.Code, code.Key.IsError, code.Value.Message, (int)code.Value.Count))
        .OrderBy(code => code.IsError).ThenByDescending(code => code.Count);

    internal void Add(Response response, long latencyUs)
    {
        (response.IsError ? Fail : Ok).Add(latencyUs);
        if (!_codes.TryGetValue((response.StatusCode, response.IsError), out var count))
        {
            count = _codes.GetOrAdd((response.StatusCode, response.IsError), _ => new CodeCount(response.Message));
        }

        Interlocked.Increment(ref count.Count);
    }

    /// <summary>The figures once the load is over.</summary>
    internal (MeasurementStats Ok, MeasurementStats Fail) Stats(TimeSpan duration) => (Stats(Ok, isError: false, duration), Stats(Fail, isError: true, duration));

    private MeasurementStats Stats(Latencies times, bool isError, TimeSpan duration) => new(
        new RequestStats((int)times.Count, duration > TimeSpan.Zero ? times.Count / duration.TotalSeconds : 0),
        new LatencyStats(times.Ms(50), times.Ms(75), times.Ms(95), times.Ms(99), times.Ms(100)),
        [.. Codes.Where(code => code.IsError == isError)]);

    private sealed class CodeCount(string message)
    {
        internal long Count;

        internal string Message { get; } = message;
    }
}

/// <param name="RPS">Answers a second over the load's duration.</param>
internal sealed record RequestStats(int Count, double RPS);

/// <summary>Times from when a run should have begun to its answer, in milliseconds.</summary>
internal sealed record LatencyStats(double Percent50, double Percent75, double Percent95, double Percent99, double MaxMs);

internal sealed record StatusCodeStats(string StatusCode, bool IsError, string Message, int Count);

/// <summary>The answers of one kind, good or failed.</summary>
internal sealed record MeasurementStats(RequestStats Request, LatencyStats Latency, StatusCodeStats[] StatusCodes);

internal sealed record StepStats(string StepName, MeasurementStats Ok, MeasurementStats Fail);

internal sealed record ScenarioStats(string ScenarioName, MeasurementStats Ok, MeasurementStats Fail, StepStats[] StepStats);
