using OrderCluster.Engine.Transport.Frames;

namespace OrderCluster.Engine.Transport.Connections;

/// <summary>Receives frames into one buffer, which grows with what has arrived and not with what was announced.</summary>
internal sealed class FrameInput(Stream stream)
{
    private const int InitialBytes = 64 * 1024;

    private byte[] _buffer = new byte[InitialBytes];
    private int _start;
    private int _end;

    /// <summary>Received, and not yet read as frames.</summary>
    internal ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Waits for more bytes.</summary>
    /// <returns>False at the end of the connection.</returns>
    internal async ValueTask<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var received = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += received;
        return received > 0;
    }

    /// <summary>The next frame that is complete; its body is valid until the next receive.</summary>
    /// <exception cref="FrameFormatException">What was received is no frame.</exception>
    internal bool TryRead(int maxBytes, out Frame frame)
    {
        if (!FrameDecoder.TryRead(_buffer.AsMemory(_start, _end - _start), maxBytes, out frame, out var consumed))
        {
            return false;
        }

        _start += consumed;
        return true;
    }

    private void MakeRoom()
    {
        var unread = _end - _start;
        if (unread == 0)
        {
            _start = _end = 0;
            if (_buffer.Length > InitialBytes)
            {
                _buffer = new byte[InitialBytes];
            }

            return;
        }

        if (_buffer.Length - _end >= InitialBytes / 4)
        {
            return;
        }

        var target = unread > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, unread);
        _buffer = target;
        _start = 0;
        _end = unread;
    }
}
