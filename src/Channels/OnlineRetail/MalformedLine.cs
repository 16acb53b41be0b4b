namespace OrderCluster.Channels.OnlineRetail;

/// <summary>A line that could not be read; it is skipped and counted.</summary>
/// <param name="LineNumber">In the file; the header is 1.</param>
/// <param name="What">What is wrong, for a person.</param>
public readonly record struct MalformedLine(long LineNumber, string What);
