using System.Buffers;
using System.Buffers.Binary;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Serialization;
using OrderCluster.Engine.Serialization.Wire;
using OrderCluster.Engine.Transport.Frames;
using Orleans.Runtime;

namespace OrderCluster.Engine.Transport.Connections;

internal sealed partial class TransportConnection
{
    /// <summary>Sends a call to the other end.</summary>
    /// <returns>False if it was not sent; it may then be sent elsewhere.</returns>
    /// <exception cref="LimitExceededException">Too many wait.</exception>
    /// <exception cref="MessageTooLargeException">The arguments are too large.</exception>
    /// <exception cref="CodecNotFoundException">An argument can't be carried.</exception>
    internal bool TrySend(GrainRequest request, long viewVersion, TimeSpan remaining)
    {
        if (IsEnding)
        {
            return false;
        }

        var writer = FrameWriter.Begin(FrameKind.Request);
        ulong id = 0;
        try
        {
            if (!request.IsOneWay && (id = _calls.Add(request)) == 0)
            {
                return false;
            }

            request.CorrelationId = id;
            var remainingMs = (ulong)Math.Clamp(remaining.TotalMilliseconds, 0, long.MaxValue);
            RequestHead.Write(writer, request, new RequestRoute(id, remainingMs, viewVersion, request.Forwards));
            request.WriteArguments(writer.Output);
            var frame = writer.End();
            CheckSize(frame.Length, request);
            return Sent(request, _output.Write(frame, isCall: true));
        }
        catch (Exception) when (id != 0 && _calls.Take(id) is null)
        {
            // The connection broke meanwhile, so the call has got its outcome.
            return true;
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>The caller no longer waits for an answer.</summary>
    public void Cancel(GrainRequest request)
    {
        var writer = FrameWriter.Begin(FrameKind.Cancel);
        writer.Fixed64(request.CorrelationId);
        Write(writer);
    }

    /// <summary>A call of the other end has been received.</summary>
    internal void Began(IncomingCall call, bool isCancellable)
    {
        Interlocked.Increment(ref _incoming);
        if (isCancellable)
        {
            _cancellable[call.CorrelationId] = call;
        }
    }

    /// <summary>It will not be answered any more, or has been.</summary>
    internal void Ended(IncomingCall call, bool isCancellable)
    {
        if (isCancellable)
        {
            _cancellable.TryRemove(call.CorrelationId, out _);
        }

        if (Interlocked.Decrement(ref _incoming) == 0 && _isLeaving)
        {
            EndIfDone();
        }
    }

    /// <summary>Answers a call.</summary>
    /// <exception cref="MessageTooLargeException">The answer is too large.</exception>
    internal void Reply<T>(IncomingCall call, T value)
    {
        var writer = FrameWriter.Begin(FrameKind.Reply);
        writer.Fixed64(call.CorrelationId);
        try
        {
            if (call.HasValue)
            {
                writer.Value(value);
            }

            if (writer.End().Length > _options.MaxFrameBytes)
            {
                throw new MessageTooLargeException($"An answer of {writer.End().Length} bytes was not sent, the limit is {_options.MaxFrameBytes} (MaxFrameBytes).");
            }
        }
        catch
        {
            writer.Release();
            throw;
        }

        Write(writer);
    }

    internal void Fail(IncomingCall call, Exception exception) => Refuse(call.CorrelationId, exception);

    /// <summary>Answers a call with an exception.</summary>
    internal void Refuse(ulong correlationId, Exception exception)
    {
        if (correlationId == 0)
        {
            return;
        }

        var writer = FrameWriter.Begin(FrameKind.Failure);
        writer.Fixed64(correlationId);
        try
        {
            writer.Value(exception);
        }
        catch (Exception notSerializable)
        {
            writer.Value<Exception>(new OrleansException(
                $"{exception.GetType()} could not be carried to the caller: {exception.Message} ({notSerializable.Message})"));
        }

        Write(writer);
    }

    /// <summary>Passes on the answer of a call that was forwarded.</summary>
    internal void Relay(IncomingCall call, FrameKind kind, ReadOnlySpan<byte> answer)
    {
        var writer = FrameWriter.Begin(kind);
        writer.Fixed64(call.CorrelationId);
        writer.Output.Write(answer);
        Write(writer);
    }

    private bool Sent(GrainRequest request, WriteOutcome outcome)
    {
        switch (outcome)
        {
            case WriteOutcome.Closed:
                // Not there any more: the connection has failed it.
                return !request.IsOneWay && _calls.Take(request.CorrelationId) is null;
            case WriteOutcome.Full:
                throw new LimitExceededException(
                    $"More than {_options.MaxUnsentBytes} bytes wait to be sent to {Peer.Name} (MaxUnsentBytes); {request.Method} was not called.");
        }

        if (request.Cancellation is { } cancellation)
        {
            cancellation.Holder = this;
            if (request.IsAbandoned)
            {
                Cancel(request);
            }
        }

        return true;
    }

    private void CheckSize(int length, GrainRequest request)
    {
        if (length > _options.MaxFrameBytes)
        {
            throw new MessageTooLargeException(
                $"The arguments of {request.Method} take {length} bytes, the limit is {_options.MaxFrameBytes} (MaxFrameBytes); it was not called.");
        }
    }

    private void TakeAnswer(Frame frame)
    {
        var id = IdIn(frame.Body.Span);
        if (_calls.Take(id) is not { } request)
        {
            return;
        }

        Answer(request, frame.Kind, frame.Body[sizeof(ulong)..]);
        if (_isLeaving)
        {
            EndIfDone();
        }
    }

    private static void Answer(GrainRequest request, FrameKind kind, ReadOnlyMemory<byte> answer)
    {
        if (request.ReplyTo is IncomingCall incoming)
        {
            incoming.Relay(kind, answer.Span);
            return;
        }

        try
        {
            if (kind == FrameKind.Reply)
            {
                request.ReceiveReply(new ReadOnlySequence<byte>(answer));
            }
            else
            {
                request.Reject(Codecs.Read<Exception>(answer.Span));
            }
        }
        catch (Exception unreadable)
        {
            request.Reject(unreadable);
        }
    }

    private void TakeCancellation(ReadOnlySpan<byte> body)
    {
        if (_cancellable.TryGetValue(IdIn(body), out var call))
        {
            call.Cancel();
        }
    }

    private static ulong IdIn(ReadOnlySpan<byte> body) => BinaryPrimitives.TryReadUInt64LittleEndian(body, out var id)
        ? id
        : throw new FrameFormatException($"A frame of {body.Length} bytes names no call.");
}
