namespace OrderCluster.Grains.Interfaces.Errors;

/// <summary>Root of the errors that grains answer with: each has a stable code, and has changed nothing.</summary>
public abstract class OrderClusterException : Exception
{
    private string _message;

    protected OrderClusterException(string code, string message) => (Code, _message) = (code, message);

    /// <summary>Stable and documented, in kebab case: programs branch on it.</summary>
    public string Code { get; private set; }

    public override string Message => _message;

    /// <summary>What every refusal carries to its caller: code and message. Orleans's own codec of exceptions would send the silo's stack too.</summary>
    [GenerateSerializer, Alias("order-cluster-error")]
    internal readonly record struct Sent([property: Id(0)] string Code, [property: Id(1)] string Message);

    [RegisterConverter]
    internal sealed class SentConverter : IConverter<OrderClusterException, Sent>, IPopulator<OrderClusterException, Sent>
    {
        // COR_E_EXCEPTION, which the constructor sets that is not called here.
        private const int OfAnyException = unchecked((int)0x80131500);

        public Sent ConvertToSurrogate(in OrderClusterException value) => new(value.Code, value.Message);

        public void Populate(in Sent surrogate, OrderClusterException value) =>
            (value.Code, value._message, value.HResult) = (surrogate.Code, surrogate.Message, OfAnyException);

        public OrderClusterException ConvertFromSurrogate(in Sent surrogate) => throw new NotSupportedException("Only what derives from it is sent.");
    }
}

/// <summary>The request itself is wrong; sending it again unchanged gets the same answer.</summary>
[GenerateSerializer, Alias("invalid-request-error")]
public sealed class InvalidRequestException(IReadOnlyList<Problem> problems)
    : OrderClusterException(problems[0].Code, string.Join(" ", problems.Select(p => p.Field.Length == 0 ? p.Message : $"{p.Field}: {p.Message}")))
{
    public InvalidRequestException(string code, string field, string message)
        : this(new[] { new Problem(code, field, message) })
    {
    }

    /// <summary>At least one.</summary>
    [Id(0)]
    public IReadOnlyList<Problem> Problems { get; } = problems;
}

/// <summary>There is no such order, customer or product, or the caller may not know of it.</summary>
[GenerateSerializer, Alias("not-found-error")]
public sealed class NotFoundException(string code, string message) : OrderClusterException(code, message);

/// <summary>The caller may not make this call: it shows no valid key, or one that lacks what the call needs.</summary>
[GenerateSerializer, Alias("forbidden-error")]
public sealed class ForbiddenException(string code, string message) : OrderClusterException(code, message);

/// <summary>The request contradicts what is already decided: the same key with another body, a state that does not allow it.</summary>
[GenerateSerializer, Alias("conflict-error")]
public sealed class ConflictException(string code, string message) : OrderClusterException(code, message);

/// <summary>The request met a fault or an overload and may have happened: ask again with the same ids.</summary>
[GenerateSerializer, Alias("try-again-error")]
public sealed class TryAgainException(string code, string message, TimeSpan retryAfter) : OrderClusterException(code, message)
{
    /// <summary>The code that says that nothing was done.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>How long to wait before asking again.</summary>
    [Id(0)]
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Code">Stable and documented, in kebab case: programs branch on it.</param>
/// <param name="Field">Path of the offending field in the request's body (<c>lines[2].quantity</c>), or empty for the whole.</param>
/// <param name="Message">What is wrong and what to do, for a person.</param>
[GenerateSerializer, Immutable, Alias("problem")]
public sealed record Problem(
    [property: Id(0)] string Code,
    [property: Id(1)] string Field,
    [property: Id(2)] string Message);
