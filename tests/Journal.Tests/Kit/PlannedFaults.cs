using System.Threading.Channels;
using OrderCluster.Journal.Store;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.Kit;

/// <summary>Faults that a test lines up per operation; calls beyond them go well. Every append that arrives is told.</summary>
internal sealed class PlannedFaults : IFaultPlan
{
    private readonly Dictionary<StoreOperation, Queue<StoreFault>> _planned = [];
    private readonly Channel<Guid[]> _arrived = Channel.CreateUnbounded<Guid[]>();
    private readonly Lock _lock = new();

    /// <summary>The ids of each append call's rows, in order of the calls.</summary>
    public List<Guid[]> Appends { get; } = [];

    /// <summary>Called with the number of every append call, from 1.</summary>
    public Action<int>? OnAppend { get; init; }

    public PlannedFaults Plan(StoreOperation operation, params StoreFault[] faults)
    {
        lock (_lock)
        {
            var queue = _planned.TryGetValue(operation, out var known) ? known : _planned[operation] = new Queue<StoreFault>();
            Array.ForEach(faults, queue.Enqueue);
            return this;
        }
    }

    /// <summary>Completes when the next append call that no one has waited for yet has reached the store.</summary>
    public async Task<Guid[]> AppendArrivedAsync() => await _arrived.Reader.ReadAsync().AsTask().InTime("an append to reach the store");

    public StoreFault Next(StoreOperation operation, ReadOnlySpan<JournalAppend> batch)
    {
        lock (_lock)
        {
            if (operation == StoreOperation.Append)
            {
                var ids = batch.ToArray().Select(append => append.Row.Id).ToArray();
                Appends.Add(ids);
                _arrived.Writer.TryWrite(ids);
                OnAppend?.Invoke(Appends.Count);
            }

            return _planned.TryGetValue(operation, out var queue) && queue.TryDequeue(out var fault) ? fault : StoreFault.None;
        }
    }
}
