using Microsoft.Extensions.Time.Testing;
using OrderCluster.Journal.Store;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.Kit;

/// <summary>Every call may be held back, fail before or after its work, or take longer than anyone waits; the seed decides.</summary>
internal sealed class RandomFaults(Random chance, FakeTimeProvider clock) : IFaultPlan
{
    private readonly List<TaskCompletionSource> _held = [];

    /// <summary>While true, nothing goes wrong.</summary>
    public bool IsQuiet { get; set; }

    public StoreFault Next(StoreOperation operation, ReadOnlySpan<JournalAppend> batch)
    {
        if (IsQuiet)
        {
            return StoreFault.None;
        }

        if (operation == StoreOperation.Append && chance.Next(30) == 0)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        return chance.Next(8) switch
        {
            0 => StoreFault.BeforeCall,
            1 => StoreFault.AfterCall,
            2 => new StoreFault { GateBefore = Hold() },
            3 => new StoreFault { GateAfter = Hold() },
            4 => new StoreFault { GateBefore = Hold(), GateAfter = Hold(), FailsAfter = true },
            _ => StoreFault.None,
        };
    }

    /// <summary>Lets one held call go on; false when there is none.</summary>
    public bool ReleaseOne()
    {
        if (_held.Count == 0)
        {
            return false;
        }

        var next = chance.Next(_held.Count);
        var held = _held[next];
        _held.RemoveAt(next);
        held.SetResult();
        return true;
    }

    private Task Hold()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.Add(gate);
        return gate.Task;
    }
}
