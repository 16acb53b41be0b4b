using System.Buffers;
using System.Collections.Concurrent;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Serialization;
using OrderCluster.Engine.Transport.Frames;
using Orleans.Runtime;

namespace OrderCluster.Engine.Transport.Connections;

/// <summary>A connection between two processes that know each other: requests and their answers, many at a time.</summary>
internal sealed partial class TransportConnection : ICallHolder
{
    private readonly TransportStream _transport;
    private readonly FrameInput _input;
    private readonly FrameOutput _output;
    private readonly CallSlots _calls;
    private readonly IConnectionEvents _events;
    private readonly TransportOptions _options;
    private readonly CoarseClock _clock;
    private readonly ConcurrentDictionary<ulong, IncomingCall> _cancellable = new();
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastReceivedTicks;
    private int _incoming;
    private int _isClosed;
    private volatile bool _isLeaving;
    private volatile bool _isPeerLeaving;

    internal TransportConnection(TransportStream transport, FrameInput input, Peer peer, IConnectionEvents events, TransportOptions options, CoarseClock clock)
    {
        _transport = transport;
        _input = input;
        _events = events;
        _options = options;
        _clock = clock;
        Peer = peer;
        _calls = new CallSlots(options.MaxWaitingCalls);
        _output = new FrameOutput(transport.Stream, options.MaxUnsentBytes, transport.EndSending, Close);
        _lastReceivedTicks = clock.Now.Ticks;
    }

    internal Peer Peer { get; }

    /// <summary>Ends with the connection; carries what broke it, or null if it was closed in good order.</summary>
    internal Task<Exception?> Closed => _closed.Task;

    internal bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>Whether no new calls may be sent.</summary>
    internal bool IsEnding => _isLeaving || _isPeerLeaving || IsClosed;

    /// <summary>Whether the other end has said goodbye.</summary>
    internal bool IsPeerLeaving => _isPeerLeaving;

    /// <summary>Calls that wait for an answer from the other end.</summary>
    internal int Calls => _calls.Count;

    /// <summary>Receives until the connection ends; failures end it and nothing else.</summary>
    internal async Task ReceiveAsync()
    {
        try
        {
            do
            {
                Volatile.Write(ref _lastReceivedTicks, _clock.Now.Ticks);
                while (_input.TryRead(_options.MaxFrameBytes, out var frame))
                {
                    Take(frame);
                }
            }
            while (await _input.ReceiveAsync(CancellationToken.None));

            Close(_isPeerLeaving || _isLeaving ? null : new IOException("The other end closed it."));
        }
        catch (Exception exception)
        {
            Close(exception);
        }
    }

    /// <summary>Asks a silent peer whether it is there, and gives up one that does not answer.</summary>
    internal void Probe()
    {
        var silence = _clock.Now.Ticks - Volatile.Read(ref _lastReceivedTicks);
        if (silence >= _options.KeepAliveTimeout.Ticks)
        {
            Close(new IOException($"Nothing was received for {new TimeSpan(silence)}."));
        }
        else if (silence >= _options.KeepAliveInterval.Ticks)
        {
            Send(FrameKind.Ping);
        }

        _calls.RemoveAbandoned();
    }

    internal void SendView(ClusterView view) => Send(FrameKind.View, ViewMessage.Of(view));

    internal void Send(FrameKind kind)
    {
        var writer = FrameWriter.Begin(kind);
        Write(writer);
    }

    internal void Send<T>(FrameKind kind, T message)
    {
        var writer = FrameWriter.Begin(kind);
        writer.Value(message);
        Write(writer);
    }

    /// <summary>Breaks the connection: calls in flight fail, since nobody knows what became of them.</summary>
    internal void Close(Exception? reason)
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        _output.Close();
        _transport.Dispose();
        _closed.TrySetResult(reason);
        var broken = _calls.Close();
        foreach (var request in broken)
        {
            request.Reject(new SiloUnavailableException(
                $"The connection with {Peer.Name} ended before {request.Method} on {request.Target} was answered. The outcome is unknown."
                + (reason is null ? string.Empty : $" {reason.Message}")));
        }

        BrokenCalls = broken.Count;
    }

    /// <summary>Calls that were in flight when the connection ended.</summary>
    internal int BrokenCalls { get; private set; }

    private void Take(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Request:
                _events.Requested(this, frame.Body);
                break;
            case FrameKind.Reply or FrameKind.Failure:
                TakeAnswer(frame);
                break;
            case FrameKind.Cancel:
                TakeCancellation(frame.Body.Span);
                break;
            case FrameKind.View:
                _events.Viewed(this, Codecs.Read<ViewMessage>(frame.Body.Span).ToView());
                break;
            case FrameKind.Manifest:
                _events.Described(Codecs.Read<ManifestMessage>(frame.Body.Span));
                break;
            case FrameKind.Goodbye:
                TakeGoodbye();
                break;
            case FrameKind.Ping:
                Send(FrameKind.Pong);
                break;
        }
    }

    private bool Write(FrameWriter writer)
    {
        WriteOutcome outcome;
        try
        {
            outcome = _output.Write(writer.End());
        }
        finally
        {
            writer.Release();
        }

        if (outcome == WriteOutcome.Full)
        {
            Close(new IOException($"More than {_options.MaxUnsentBytes} bytes wait to be sent (MaxUnsentBytes)."));
        }

        return outcome == WriteOutcome.Taken;
    }
}
