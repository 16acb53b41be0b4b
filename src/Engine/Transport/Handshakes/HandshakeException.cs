namespace OrderCluster.Engine.Transport.Handshakes;

/// <summary>Two processes do not come together.</summary>
internal sealed class HandshakeException : IOException
{
    public HandshakeException()
    {
    }

    public HandshakeException(string message)
        : base(message)
    {
    }

    public HandshakeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the other end has said no, instead of this one.</summary>
    internal bool IsRefusal { get; init; }
}
