using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Transport.Frames;

namespace OrderCluster.Engine.Transport.Connections;

/// <summary>A call that the other end of a connection has made: where its outcome goes.</summary>
internal sealed class IncomingCall(TransportConnection connection, ulong correlationId, GrainRequest request, TimeSpan expiresAt, CoarseClock clock) : IReplySink
{
    private int _hasEnded;

    internal ulong CorrelationId => correlationId;

    /// <summary>When the caller stops waiting, by this process's clock.</summary>
    internal TimeSpan ExpiresAt => expiresAt;

    internal bool HasValue { get; } = request is not VoidRequest;

    public bool IsAbandoned
    {
        get
        {
            if (clock.Now > expiresAt)
            {
                // Whoever asks drops the call, and nobody else would say that it is not open any more.
                End();
            }

            return Volatile.Read(ref _hasEnded) != 0 || connection.IsClosed;
        }
    }

    internal void Begin() => connection.Began(this, request.Cancellation is not null);

    public void Reply<T>(T value)
    {
        connection.Reply(this, value);
        End();
    }

    public void Fail(Exception exception)
    {
        if (Volatile.Read(ref _hasEnded) == 0)
        {
            connection.Fail(this, exception);
            End();
        }
    }

    /// <summary>Passes on the answer of the silo that the call was forwarded to.</summary>
    internal void Relay(FrameKind kind, ReadOnlySpan<byte> answer)
    {
        connection.Relay(this, kind, answer);
        End();
    }

    /// <summary>The caller does not wait any more: the request need not start, and is told if it runs.</summary>
    internal void Cancel()
    {
        End();
        request.Cancellation?.Holder?.Cancel(request);
    }

    /// <summary>After the answer was written, since a connection that is being closed ends once nothing is open.</summary>
    private void End()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            connection.Ended(this, request.Cancellation is not null);
        }
    }
}
