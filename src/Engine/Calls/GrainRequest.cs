using Orleans.Runtime;

namespace OrderCluster.Engine.Calls;

/// <summary>One call of a grain's method: its arguments, and the promise of its outcome on the caller's side.</summary>
public abstract class GrainRequest : MailboxItem
{
    private protected GrainRequest()
    {
    }

    public abstract GrainMethod Method { get; }

    public GrainId Target { get; internal set; }

    internal sealed override CallModes Modes => Method.Modes;

    internal bool IsOneWay => (Method.Modes & CallModes.OneWay) != 0;

    internal sealed override bool IsAbandoned => ReplyTo is { } sink ? sink.IsAbandoned : IsAnswered;

    /// <summary>Where the outcome goes if not to this object's own promise.</summary>
    internal IReplySink? ReplyTo { get; set; }

    /// <summary>How often a deactivating activation has passed the request on.</summary>
    internal int Reroutes { get; set; }

    /// <summary>The activity that it belongs to, as in W3C Trace Context; null if it belongs to none.</summary>
    internal string? TraceParent { get; set; }

    /// <summary>The newest view by which a silo has passed the request on.</summary>
    internal long RoutedView { get; set; }

    /// <summary>How often silos have passed the request on by that view.</summary>
    internal int Forwards { get; set; }

    /// <summary>The number under which its connection waits for the reply.</summary>
    internal ulong CorrelationId { get; set; }

    internal CallCancellation? Cancellation { get; set; }

    internal DeadlineLink Deadline;

    /// <summary>The token for the callee, cancelled in a turn of its activation.</summary>
    protected CancellationToken CancellationToken => Cancellation?.CalleeToken ?? CancellationToken.None;

    /// <summary>Whether the caller has an outcome already; never for a one-way call.</summary>
    internal abstract bool IsAnswered { get; }

    /// <summary>Replaces the arguments by copies, so that caller and callee share nothing mutable.</summary>
    public abstract void CopyArguments();

    public abstract void WriteArguments(ArgumentWriter output);

    public abstract void ReadArguments(ArgumentReader input);

    /// <summary>
    /// Creates the promise of a call that is answered. Its continuations follow the caller's scheduler, which is never the one
    /// of the turn that answers; forcing them onto the thread pool would take them off a simulation's thread.
    /// </summary>
    /// <param name="apart">Whether they may be forced there, as they must be where a connection's thread answers.</param>
    internal abstract void ExpectAnswer(bool apart);

    /// <summary>Ends the caller's wait with an exception; false if it has an outcome already.</summary>
    internal abstract bool TryFail(Exception exception);

    internal abstract bool TryCancel(CancellationToken token);

    /// <summary>Reads a reply that was written by the callee's copy of this request, and answers with it.</summary>
    internal abstract void ReceiveReply(System.Buffers.ReadOnlySequence<byte> reply);

    internal sealed override void Reject(Exception reason) => AnswerFailure(reason);

    private protected void AnswerFailure(Exception exception)
    {
        if (ReplyTo is { } sink)
        {
            sink.Fail(exception);
        }
        else
        {
            TryFail(exception);
        }
    }

    /// <summary>Ends the bookkeeping of the caller's wait; to be called before the outcome is given, since the caller may go on at once.</summary>
    private protected void EndWait()
    {
        Deadline.Leave(this);
        Cancellation?.StopListening();
    }

    /// <summary>A target ends only once nothing runs in it any more, unless it was abandoned.</summary>
    private protected void ThrowIfAbandoned(CallTarget target)
    {
        if (target.HasEnded)
        {
            throw new SiloUnavailableException($"The silo was evicted from its cluster while {Method} ran on {Target}. The outcome is unknown.");
        }
    }

    private protected void FailedOneWay(CallTarget target, Exception exception)
    {
        EndWait();
        target.OneWayCallFailed(this, exception);
    }
}
