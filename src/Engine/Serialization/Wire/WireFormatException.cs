namespace OrderCluster.Engine.Serialization.Wire;

/// <summary>The bytes are truncated, garbled, over a limit, or of a type that this process does not know; or a value is too deep to be written.</summary>
public sealed class WireFormatException : Exception
{
    /// <summary>Creates the exception without further explanation.</summary>
    public WireFormatException()
        : this("The bytes do not form a valid value.")
    {
    }

    /// <summary>Creates the exception with what is wrong.</summary>
    public WireFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with what is wrong and the failure that revealed it.</summary>
    public WireFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
