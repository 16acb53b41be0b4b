using OrderCluster.Engine.Calls;

namespace OrderCluster.Engine.Activation;

/// <summary>What waits for its turn and what runs, and the rules by which the one becomes the other. Used within turns only.</summary>
internal sealed class Mailbox(bool isReentrant)
{
    private MailboxItem? _oldest;
    private MailboxItem? _newest;
    private int _waitingReadOnly;
    private int _waitingInterleaving;
    private int _interleaving;
    private int _exclusive;
    private int _readOnly;

    internal bool IsEmpty => _oldest is null;

    internal bool IsQuiet => _interleaving + _exclusive + _readOnly == 0;

    /// <summary>Read-only calls run beside each other, everything else alone; what always interleaves runs beside all.</summary>
    internal bool MayStart(MailboxItem item)
    {
        if (_exclusive + _readOnly == 0 || isReentrant || (item.Modes & CallModes.AlwaysInterleave) != 0)
        {
            return true;
        }

        return _exclusive == 0 && (item.Modes & CallModes.ReadOnly) != 0;
    }

    internal void Started(MailboxItem item) => RunningOf(item)++;

    internal void Ended(MailboxItem item) => RunningOf(item)--;

    internal void Add(MailboxItem item)
    {
        item.Next = null;
        if (_newest is null)
        {
            _oldest = item;
        }
        else
        {
            _newest.Next = item;
        }

        _newest = item;
        CountWaiting(item, 1);
    }

    /// <summary>The first item that may start now; null if none may.</summary>
    internal MailboxItem? TakeStartable()
    {
        if (_oldest is null || MayStart(_oldest))
        {
            return TakeAfter(null);
        }

        // The walk past a head that must wait is worth its cost only if there is something that may overtake it.
        return _waitingInterleaving > 0 || (_exclusive == 0 && _waitingReadOnly > 0) ? Take(MayStart) : null;
    }

    /// <summary>Removes and returns the first item that satisfies the condition.</summary>
    internal MailboxItem? Take(Func<MailboxItem, bool> condition)
    {
        MailboxItem? before = null;
        for (var item = _oldest; item is not null; item = (MailboxItem?)item.Next)
        {
            if (condition(item))
            {
                return TakeAfter(before);
            }

            before = item;
        }

        return null;
    }

    private MailboxItem? TakeAfter(MailboxItem? before)
    {
        var item = before is null ? _oldest : (MailboxItem?)before.Next;
        if (item is null)
        {
            return null;
        }

        if (before is null)
        {
            _oldest = (MailboxItem?)item.Next;
        }
        else
        {
            before.Next = item.Next;
        }

        if (_newest == item)
        {
            _newest = before;
        }

        item.Next = null;
        CountWaiting(item, -1);
        return item;
    }

    private void CountWaiting(MailboxItem item, int change)
    {
        _waitingReadOnly += (item.Modes & CallModes.ReadOnly) != 0 ? change : 0;
        _waitingInterleaving += (item.Modes & CallModes.AlwaysInterleave) != 0 ? change : 0;
    }

    private ref int RunningOf(MailboxItem item)
    {
        if ((item.Modes & CallModes.AlwaysInterleave) != 0)
        {
            return ref _interleaving;
        }

        if ((item.Modes & CallModes.ReadOnly) != 0)
        {
            return ref _readOnly;
        }

        return ref _exclusive;
    }
}
