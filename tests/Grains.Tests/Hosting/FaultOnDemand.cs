using OrderCluster.Journal.Store;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Grains.Tests.Hosting;

/// <summary>Nothing goes wrong, except with the next append once a test has said what.</summary>
internal sealed class FaultOnDemand : IFaultPlan
{
    private StoreFault? _next;

    internal StoreFault Next
    {
        set => _next = value;
    }

    StoreFault IFaultPlan.Next(StoreOperation operation, ReadOnlySpan<JournalAppend> batch) =>
        operation == StoreOperation.Append ? Interlocked.Exchange(ref _next, null) ?? StoreFault.None : StoreFault.None;
}
