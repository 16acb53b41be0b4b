using OrderCluster.Engine.Calls;
using Orleans.Runtime;

namespace OrderCluster.Engine.Transport.Connections;

/// <summary>
/// The calls of one connection that wait for an answer. A slot is used again under another number, so that a late answer finds nobody
/// instead of somebody else.
/// </summary>
internal sealed class CallSlots(int limit)
{
    private readonly Lock _lock = new();
    private Slot[] _slots = new Slot[64];
    private int _used;
    private int _firstFree = -1;
    private int _count;
    private bool _isClosed;

    internal int Count => Volatile.Read(ref _count);

    /// <summary>Gives a call its number; 0 if the connection is closed.</summary>
    /// <exception cref="LimitExceededException">Too many calls wait.</exception>
    internal ulong Add(GrainRequest request)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return 0;
            }

            if (_count >= limit)
            {
                throw new LimitExceededException($"{_count} calls wait on this connection, the limit is {limit} (MaxWaitingCalls); {request.Method} was not called.");
            }

            var index = _firstFree;
            if (index >= 0)
            {
                _firstFree = _slots[index].NextFree;
            }
            else
            {
                index = _used++;
                if (index == _slots.Length)
                {
                    Array.Resize(ref _slots, index * 2);
                }
            }

            _count++;
            ref var slot = ref _slots[index];
            slot.Request = request;
            slot.Generation++;
            return ((ulong)slot.Generation << 32) | ((uint)index + 1);
        }
    }

    /// <summary>Removes a call; null if nobody waits under this number.</summary>
    internal GrainRequest? Take(ulong correlationId)
    {
        var index = (long)(uint)correlationId - 1;
        lock (_lock)
        {
            if (index < 0 || index >= _used)
            {
                return null;
            }

            ref var slot = ref _slots[index];
            if (slot.Request is not { } request || slot.Generation != (uint)(correlationId >> 32))
            {
                return null;
            }

            Free(ref slot, (int)index);
            return request;
        }
    }

    /// <summary>Forgets calls whose callers have gone, which no answer may ever come to.</summary>
    internal void RemoveAbandoned()
    {
        lock (_lock)
        {
            for (var index = 0; index < _used; index++)
            {
                if (_slots[index].Request is { IsAbandoned: true })
                {
                    Free(ref _slots[index], index);
                }
            }
        }
    }

    /// <summary>Removes all, and takes no more.</summary>
    internal List<GrainRequest> Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            var left = new List<GrainRequest>();
            for (var index = 0; index < _used; index++)
            {
                if (_slots[index].Request is { } request)
                {
                    left.Add(request);
                    Free(ref _slots[index], index);
                }
            }

            return left;
        }
    }

    private void Free(ref Slot slot, int index)
    {
        slot.Request = null;
        slot.NextFree = _firstFree;
        _firstFree = index;
        _count--;
    }

    private struct Slot
    {
        internal GrainRequest? Request;
        internal uint Generation;
        internal int NextFree;
    }
}
