using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Scheduling;
using Orleans.Runtime;

namespace OrderCluster.Engine.Activation;

/// <summary>Turns requests away from mailboxes that are full, and warns before that; says so at most once in 10 s.</summary>
internal sealed class MailboxDoor(ActivationLimits limits, CoarseClock clock, EngineLog log)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private long _lastWarningTicks = long.MinValue / 2;

    /// <param name="activation">The target.</param>
    /// <param name="item">What wants in; rejected if there is no room.</param>
    /// <param name="length">The mailbox's length with it, above the soft limit.</param>
    internal bool Admit(GrainActivation activation, MailboxItem item, int length)
    {
        var isFull = length > limits.MailboxHardLimit;
        if (MaySpeak())
        {
            if (isFull)
            {
                log.MailboxFull(activation.GrainId, limits.MailboxHardLimit);
            }
            else
            {
                log.MailboxLong(activation.GrainId, length, limits.MailboxSoftLimit, limits.MailboxHardLimit);
            }
        }

        if (isFull)
        {
            item.Reject(new LimitExceededException(
                $"{activation.GrainId} has {length - 1} requests in its mailbox, the limit is {limits.MailboxHardLimit} (MailboxHardLimit); the call was not made."));
        }

        return !isFull;
    }

    private bool MaySpeak()
    {
        var now = clock.Now.Ticks;
        var last = Volatile.Read(ref _lastWarningTicks);
        return now - last >= Silence.Ticks && Interlocked.CompareExchange(ref _lastWarningTicks, now, last) == last;
    }
}
