using System.Collections.Concurrent;
using NBomber.Contracts;
using NBomber.Contracts.Stats;

namespace OrderCluster.Runner.Measuring;

/// <summary>The answers of a scenario or a step, as they come in from many threads.</summary>
internal sealed class Measurement
{
    private readonly ConcurrentDictionary<(string Code, bool IsError), CodeCount> _codes = new();
    private long _okBytes;
    private long _failBytes;

    internal LatencyHistogram Ok { get; } = new();

    internal LatencyHistogram Fail { get; } = new();

    /// <summary>Answers by code, failed ones apart.</summary>
    internal IEnumerable<StatusCodeStats> Codes => _codes
        .Select(code => new StatusCodeStats(code.Key.Code, code.Key.IsError, code.Value.Message, (int)code.Value.Count))
        .OrderBy(code => code.IsError).ThenByDescending(code => code.Count);

    internal void Add(IResponse response, long latencyUs)
    {
        (response.IsError ? Fail : Ok).Add(latencyUs);
        if (response.SizeBytes > 0)
        {
            Interlocked.Add(ref response.IsError ? ref _failBytes : ref _okBytes, response.SizeBytes);
        }

        if (!_codes.TryGetValue((response.StatusCode, response.IsError), out var count))
        {
            count = _codes.GetOrAdd((response.StatusCode, response.IsError), _ => new CodeCount(response.Message));
        }

        Interlocked.Increment(ref count.Count);
    }

    internal (MeasurementStats Ok, MeasurementStats Fail) Stats(TimeSpan duration)
    {
        var all = Ok.Count + Fail.Count;
        return (Stats(Ok, isError: false, _okBytes, all, duration), Stats(Fail, isError: true, _failBytes, all, duration));
    }

    private MeasurementStats Stats(LatencyHistogram times, bool isError, long bytes, long all, TimeSpan duration)
    {
        var count = times.Count;
        return new MeasurementStats(
            new RequestStats((int)count, duration > TimeSpan.Zero ? count / duration.TotalSeconds : 0, all == 0 ? 0 : (int)Math.Round(100.0 * count / all)),
            new LatencyStats(Ms(0), times.MeanUs / 1000, Ms(1), Ms(0.5), Ms(0.75), Ms(0.95), Ms(0.99), times.DeviationUs / 1000),
            new DataTransferStats(bytes),
            [.. Codes.Where(code => code.IsError == isError)]);

        double Ms(double share) => times.PercentileUs(share) / 1000;
    }

    private sealed class CodeCount(string message)
    {
        internal long Count;

        internal string Message { get; } = message;
    }
}
