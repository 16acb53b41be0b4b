namespace OrderCluster.Engine.Transport.Frames;

/// <summary>The other side does not speak this protocol, or a limit of it is exceeded; the connection is of no use any more.</summary>
internal sealed class FrameFormatException : IOException
{
    public FrameFormatException()
    {
    }

    public FrameFormatException(string message)
        : base(message)
    {
    }

    public FrameFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
