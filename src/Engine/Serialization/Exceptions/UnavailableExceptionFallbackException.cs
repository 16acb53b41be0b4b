namespace Orleans.Serialization;

/// <summary>Stands for an exception whose type could not cross the boundary: it has no codec, or the receiving process does not know it.</summary>
public sealed class UnavailableExceptionFallbackException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public UnavailableExceptionFallbackException()
    {
    }

    /// <summary>Creates the exception with the original's message.</summary>
    public UnavailableExceptionFallbackException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the original's message and cause.</summary>
    public UnavailableExceptionFallbackException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Full name of the original's type; null if it is unknown.</summary>
    public string? ExceptionType { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() =>
        ExceptionType is null ? base.ToString() : $"(originally {ExceptionType}) {base.ToString()}";
}
