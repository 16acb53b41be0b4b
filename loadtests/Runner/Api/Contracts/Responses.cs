namespace NBomber.Contracts;

/// <summary>How a step or a scenario's run went.</summary>
public interface IResponse
{
    /// <summary>Answers are counted by it; empty when there is only one kind.</summary>
    string StatusCode { get; }

    bool IsError { get; }

    int SizeBytes { get; }

    string Message { get; }
}

/// <param name="StatusCode">Answers are counted by it; empty when there is only one kind.</param>
/// <param name="Message">Kept with the first answer of each code, for the report.</param>
public sealed record Response<T>(string StatusCode, bool IsError, int SizeBytes, string Message) : IResponse;
