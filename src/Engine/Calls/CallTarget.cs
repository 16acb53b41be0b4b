using OrderCluster.Engine.Scheduling;
using Orleans.Runtime;

namespace OrderCluster.Engine.Calls;

/// <summary>An activation as the calls see it.</summary>
internal abstract class CallTarget : ActivationContext, ITurnOwner, ICallHolder
{
    /// <summary>The grain object, which exists while requests are served.</summary>
    internal abstract object Grain { get; }

    /// <summary>Whether it serves nothing any more, and a call had better look for another.</summary>
    internal abstract bool HasEnded { get; }

    public abstract void TurnFailed(Exception exception);

    /// <summary>Puts a request or tick into the mailbox, from any thread; rejects it if the mailbox is full.</summary>
    internal abstract void Deliver(MailboxItem item);

    /// <summary>Within a turn: takes what was delivered.</summary>
    internal abstract void Receive(MailboxItem item);

    /// <summary>Within a turn: a request or tick is over, the next may start.</summary>
    internal abstract void Ended(MailboxItem item);

    /// <summary>The caller has gone: a waiting request is dropped, a running one is told; from any thread.</summary>
    public abstract void Cancel(GrainRequest request);

    internal abstract void OneWayCallFailed(GrainRequest request, Exception exception);
}
