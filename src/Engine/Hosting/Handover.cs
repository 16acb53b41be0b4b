using OrderCluster.Engine.Activation;
using OrderCluster.Engine.Membership;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.Hosting;

/// <summary>
/// Ends the activations of grains that another silo owns by the newest view. Their callers notice nothing: what runs ends here, what waits goes on to the new owner.
/// </summary>
internal sealed class Handover(SiloRuntime runtime, IClusterMembership membership) : IThreadPoolWorkItem
{
    /// <summary>So that a changed view does not end and start more grains at once than the stores of their states can take beside the daily work.</summary>
    private const int MaxPerStep = 5_000;

    /// <summary>A call that was on its way while the view changed may still activate its grain here.</summary>
    private static readonly TimeSpan LookFor = TimeSpan.FromSeconds(5);

    private static readonly DeactivationReason Reason = new(DeactivationReasonCode.ShuttingDown, "Another silo owns the grain.");

    private long _changedAt;
    private int _isLooking;
    private volatile bool _isDue;

    /// <summary>Begins to look, on the work queue.</summary>
    internal void ViewChanged(ClusterView view)
    {
        Volatile.Write(ref _changedAt, runtime.TimeProvider.GetTimestamp());
        _isDue = true;
        runtime.WorkQueue.Enqueue(this);
    }

    /// <summary>Goes on looking for some time after a change; called again and again.</summary>
    internal void Step()
    {
        if (!_isDue || Interlocked.Exchange(ref _isLooking, 1) != 0)
        {
            return;
        }

        var changedAt = Volatile.Read(ref _changedAt);
        var isLast = runtime.TimeProvider.GetElapsedTime(changedAt) > LookFor;
        var ended = EndStrangers(membership.View, membership.Self.SiloId);
        if (ended > 0)
        {
            runtime.Log.HandedOver(ended, membership.View.Version);
        }

        if (isLast && ended < MaxPerStep && changedAt == Volatile.Read(ref _changedAt))
        {
            _isDue = false;
        }

        Volatile.Write(ref _isLooking, 0);
    }

    void IThreadPoolWorkItem.Execute() => Step();

    private int EndStrangers(ClusterView view, Guid self)
    {
        var ended = 0;
        foreach (var activation in runtime.Catalog.Activations)
        {
            if (activation.IsEnding || view.OwnerOf(activation.GrainId)?.SiloId == self)
            {
                continue;
            }

            activation.Deactivate(Reason);
            if (++ended == MaxPerStep)
            {
                break;
            }
        }

        return ended;
    }
}
