namespace OrderCluster.Engine.Serialization.Wire;

/// <summary>
/// The arguments of a call, or its answer, take more bytes than one message may. Sending the same again gets the same: unlike an overload, it does not pass.
/// When it was the arguments, the call was not made.
/// </summary>
public sealed class MessageTooLargeException : Exception
{
    /// <summary>Creates the exception without further explanation.</summary>
    public MessageTooLargeException()
        : this("The message is too large.")
    {
    }

    /// <summary>Creates the exception with what was too large, and which limit it exceeds.</summary>
    public MessageTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with what was too large and the failure that revealed it.</summary>
    public MessageTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
