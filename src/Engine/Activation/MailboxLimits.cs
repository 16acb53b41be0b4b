using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Hosting;
using Orleans.Runtime;

namespace OrderCluster.Engine.Activation;

/// <summary>Turns requests away from mailboxes that are full, and warns before that; says so at most once in 10 s.</summary>
internal sealed class MailboxLimits(SiloOptions options, CoarseClock clock, EngineLog log)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private long _lastWarningTicks = long.MinValue / 2;

    /// <param name="activation">The target.</param>
    /// <param name="item">What wants in; rejected if there is no room.</param>
    /// <param name="length">The mailbox's length with it, above the soft limit.</param>
    internal bool Admit(GrainActivation activation, MailboxItem item, int length)
    {
        var isFull = length > options.MailboxHardLimit;
        if (MaySpeak())
        {
            if (isFull)
            {
                log.MailboxFull(activation.GrainId, options.MailboxHardLimit);
            }
            else
            {
                log.MailboxLong(activation.GrainId, length, options.MailboxSoftLimit, options.MailboxHardLimit);
            }
        }

        if (isFull)
        {
            item.Reject(new LimitExceededException(
                $"{activation.GrainId} has {length - 1} requests in its mailbox, the limit is {options.MailboxHardLimit} (MailboxHardLimit); the call was not made."));
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
