namespace NBomber.Contracts.Stats;

/// <param name="RPS">Answers a second over the load's duration.</param>
/// <param name="Percent">Of all answers of the scenario or step.</param>
public sealed record RequestStats(int Count, double RPS, int Percent);

/// <summary>Times from when a run should have begun to its answer, in milliseconds.</summary>
public sealed record LatencyStats(
    double MinMs,
    double MeanMs,
    double MaxMs,
    double Percent50,
    double Percent75,
    double Percent95,
    double Percent99,
    double StdDev);

public sealed record DataTransferStats(long AllBytes);

public sealed record StatusCodeStats(string StatusCode, bool IsError, string Message, int Count);

/// <summary>The answers of one kind, good or failed.</summary>
public sealed record MeasurementStats(RequestStats Request, LatencyStats Latency, DataTransferStats DataTransfer, StatusCodeStats[] StatusCodes);
