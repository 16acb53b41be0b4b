namespace OrderCluster.Grains.Reservations;

/// <summary>
/// The replies that one reservation's operations got, oldest first. Two are kept in place, since most reservations get a reserve and a commit
/// and nothing else: an array for each would be an object for months.
/// </summary>
internal struct StoredReplies
{
    private const int InPlace = 2;

    private StoredReply _first;
    private StoredReply _second;
    private StoredReply[]? _further;

    internal readonly int Count => !_first.IsPresent ? 0 : !_second.IsPresent ? 1 : InPlace + (_further?.Length ?? 0);

    internal readonly StoredReply this[int index] => index switch
    {
        0 => _first,
        1 => _second,
        _ => _further![index - InPlace],
    };

    internal readonly bool TryFind(OperationKind kind, ulong operation, out StoredReply reply)
    {
        for (var i = 0; i < Count; i++)
        {
            reply = this[i];
            if (reply.Operation == operation && reply.Kind == kind)
            {
                return true;
            }
        }

        reply = default;
        return false;
    }

    /// <summary>Beyond <see cref="ReservationMemory.MaxReplies"/> the oldest whose repeats are harmless goes.</summary>
    internal void Remember(in StoredReply reply)
    {
        if (Count >= ReservationMemory.MaxReplies)
        {
            DropOldestHarmless();
        }

        if (!_first.IsPresent)
        {
            _first = reply;
        }
        else if (!_second.IsPresent)
        {
            _second = reply;
        }
        else
        {
            _further = [.. _further ?? [], reply];
        }
    }

    /// <summary>Drops the replies whose repeats are harmless; false when there are none.</summary>
    internal bool DropHarmless()
    {
        var all = ToArray();
        var kept = Array.FindAll(all, r => r.GivesBack);
        this = Of(kept);
        return kept.Length < all.Length;
    }

    internal readonly void Write(BinaryWriter output)
    {
        output.Write7BitEncodedInt(Count);
        for (var i = 0; i < Count; i++)
        {
            this[i].Write(output);
        }
    }

    internal static StoredReplies Read(BinaryReader input)
    {
        var replies = new StoredReply[input.Read7BitEncodedInt()];
        for (var i = 0; i < replies.Length; i++)
        {
            replies[i] = StoredReply.Read(input);
        }

        return Of(replies);
    }

    internal readonly StoredReply[] ToArray()
    {
        var all = new StoredReply[Count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = this[i];
        }

        return all;
    }

    private static StoredReplies Of(ReadOnlySpan<StoredReply> replies) => new()
    {
        _first = replies.Length > 0 ? replies[0] : default,
        _second = replies.Length > 1 ? replies[1] : default,
        _further = replies.Length > InPlace ? replies[InPlace..].ToArray() : null,
    };

    private void DropOldestHarmless()
    {
        var all = ToArray();
        if (Array.FindIndex(all, r => !r.GivesBack) is >= 0 and var oldest)
        {
            this = Of([.. all[..oldest], .. all[(oldest + 1)..]]);
        }
    }
}
