using OrderCluster.Engine.Scheduling;

namespace OrderCluster.Engine.Calls;

/// <summary>What waits in an activation's mailbox for its turn: a request or a timer's tick.</summary>
public abstract class MailboxItem : WorkItem
{
    private protected MailboxItem()
    {
    }

    internal abstract CallModes Modes { get; }

    /// <summary>Whether it counts as use of the activation, so that it is not idle.</summary>
    internal virtual bool KeepsAlive => true;

    /// <summary>Whether it belongs to this activation alone and dies with it.</summary>
    internal virtual bool IsLocal => false;

    /// <summary>Whether nobody waits for the outcome any more, so that it need not start.</summary>
    internal virtual bool IsAbandoned => false;

    /// <summary>Runs the grain's code; calls <see cref="CallTarget.Ended"/> exactly once, now or in a later turn.</summary>
    internal abstract void Start(CallTarget target);

    /// <summary>Answers with an exception instead of running.</summary>
    internal abstract void Reject(Exception reason);

    internal sealed override void Execute(ITurnOwner owner) => ((CallTarget)owner).Receive(this);
}
