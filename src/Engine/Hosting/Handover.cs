using OrderCluster.Engine.Activation;
using OrderCluster.Engine.Membership;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.Hosting;

/// <summary>
/// Ends the activations of grains that another silo owns by the newest view. Their callers notice nothing: what runs ends here, what waits goes on to the new owner.
/// </summary>
internal sealed class Handover(SiloRuntime runtime, ISiloMembership membership) : IThreadPoolWorkItem
{
    /// <summary>So that a changed view does not end and start more grains at once than the stores of their states can take beside the daily work.</summary>
    private const int MaxPerStep = 5_000;

    /// <summary>A call that was on its way while the view changed may still activate its grain here.</summary>
    private static readonly TimeSpan LookFor = TimeSpan.FromSeconds(5);

    private static readonly DeactivationReason Reason = new(DeactivationReasonCode.ShuttingDown, "Another silo owns the grain.");

    private long _changedAt;
    private int _asked;
    private volatile bool _isUnfinished;

    private bool IsChangeYoung => runtime.TimeProvider.GetElapsedTime(Volatile.Read(ref _changedAt)) < LookFor;

    /// <summary>Begins to look, on the work queue.</summary>
    internal void ViewChanged(ClusterView view)
    {
        Volatile.Write(ref _changedAt, runtime.TimeProvider.GetTimestamp());
        runtime.WorkQueue.Enqueue(this);
    }

    /// <summary>Goes on looking for some time after a change; called again and again.</summary>
    internal void Step()
    {
        if (_isUnfinished || IsChangeYoung)
        {
            LookInTurn();
        }
    }

    void IThreadPoolWorkItem.Execute() => LookInTurn();

    /// <summary>Whoever asks while another looks has that one look again.</summary>
    private void LookInTurn()
    {
        if (Interlocked.Increment(ref _asked) != 1)
        {
            return;
        }

        int served;
        do
        {
            served = Volatile.Read(ref _asked);
            Look();
        }
        while (Interlocked.Add(ref _asked, -served) != 0);
    }

    private void Look()
    {
        var view = membership.View;
        var ended = EndStrangers(view, out var strangers);
        _isUnfinished = strangers.Count > 0;
        if (ended > 0)
        {
            runtime.Log.HandedOver(ended, view.Version);
            _ = StepAfterAsync(strangers);
        }

        if (strangers.Count == 0)
        {
            membership.ReportSettled(view.Version);
        }
    }

    private int EndStrangers(ClusterView view, out List<GrainActivation> strangers)
    {
        var self = membership.Self.SiloId;
        var ended = 0;
        strangers = [.. runtime.Catalog.Activations.Where(activation => view.OwnerOf(activation.GrainId)?.SiloId != self)];
        foreach (var activation in strangers)
        {
            if (!activation.IsEnding && ended < MaxPerStep)
            {
                activation.Deactivate(Reason);
                ended++;
            }
        }

        return ended;
    }

    private async Task StepAfterAsync(IEnumerable<GrainActivation> strangers)
    {
        await Task.WhenAll(strangers.Select(activation => activation.Deactivated));
        runtime.WorkQueue.Enqueue(this);
    }
}
