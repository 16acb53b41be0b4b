namespace OrderCluster.Engine.Transport.Connections;

/// <summary>
/// Sends frames. What is written while a send is under way, or while the thread pool has other work before it, goes out with the next one:
/// so the busier a connection, the fewer system calls a frame costs.
/// </summary>
internal sealed class FrameOutput(Stream stream, int maxUnsentBytes, Action allSent, Action<Exception> failed) : IThreadPoolWorkItem
{
    private const int InitialBytes = 16 * 1024;
    private const int MaxKeptBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private byte[] _gathering = new byte[InitialBytes];
    private byte[] _sending = new byte[InitialBytes];
    private int _length;
    private bool _isSending;
    private bool _isClosed;
    private bool _endsWhenSent;
    private bool _takesNoCalls;

    /// <summary>Takes a frame; the bytes are copied.</summary>
    /// <param name="frame">With its prefix.</param>
    /// <param name="isCall">Whether it is refused once calls have been stopped.</param>
    internal WriteOutcome Write(ReadOnlySpan<byte> frame, bool isCall = false)
    {
        lock (_lock)
        {
            if (_isClosed || _endsWhenSent || (isCall && _takesNoCalls))
            {
                return WriteOutcome.Closed;
            }

            if ((long)_length + frame.Length > maxUnsentBytes)
            {
                return WriteOutcome.Full;
            }

            if (_gathering.Length - _length < frame.Length)
            {
                Array.Resize(ref _gathering, Math.Max(_gathering.Length * 2, _length + frame.Length));
            }

            frame.CopyTo(_gathering.AsSpan(_length));
            _length += frame.Length;
            if (_isSending)
            {
                return WriteOutcome.Taken;
            }

            _isSending = true;
        }

        // Behind the work that waits already, which may have more to send.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return WriteOutcome.Taken;
    }

    /// <summary>Takes no more calls: what is written from now on stands behind the last one.</summary>
    internal void StopCalls()
    {
        lock (_lock)
        {
            _takesNoCalls = true;
        }
    }

    /// <summary>Takes nothing more, and says so once everything has been sent.</summary>
    internal void EndWhenSent()
    {
        lock (_lock)
        {
            _endsWhenSent = true;
            if (_isSending)
            {
                return;
            }
        }

        allSent();
    }

    /// <summary>Takes and sends nothing any more.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    private async Task SendAsync()
    {
        try
        {
            while (TakeGathered() is { Length: > 0 } bytes)
            {
                await stream.WriteAsync(bytes);
            }
        }
        catch (Exception exception)
        {
            failed(exception);
            return;
        }

        if (_endsWhenSent)
        {
            allSent();
        }
    }

    private ReadOnlyMemory<byte> TakeGathered()
    {
        lock (_lock)
        {
            if (_length == 0 || _isClosed)
            {
                _isSending = false;
                return default;
            }

            var length = _length;
            (_gathering, _sending) = (_sending, _gathering);
            _length = 0;
            if (_gathering.Length > MaxKeptBytes)
            {
                _gathering = new byte[InitialBytes];
            }

            return _sending.AsMemory(0, length);
        }
    }
}

/// <summary>What became of a frame that was to be written.</summary>
internal enum WriteOutcome
{
    Taken,

    /// <summary>The connection is closed or closing.</summary>
    Closed,

    /// <summary>Too much waits to be sent.</summary>
    Full,
}
