using OrderCluster.Engine.Membership;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.Hosting;

/// <summary>A silo's place in its cluster: taken at its start, given up at its end, lost by an eviction.</summary>
internal sealed class ClusterSeat(SiloRuntime runtime, ISiloMembership membership) : IClusterMember
{
    private readonly LoadMeter _load = new(runtime);
    private readonly Handover _handover = new(runtime, membership);
    private readonly Succession _succession = new(membership, runtime.TimeProvider);
    private bool _hasHandedOver;

    public SiloLoad MeasureLoad() => _load.Measure();

    public Task EvictedAsync(SiloAddress formerSelf)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo was evicted from its cluster.");
        foreach (var activation in runtime.Catalog.Activations)
        {
            activation.Abandon(reason);
        }

        return Task.CompletedTask;
    }

    internal Task JoinAsync(CancellationToken cancellationToken)
    {
        runtime.Succession = _succession;
        membership.ViewChanged += _succession.ViewChanged;
        membership.ViewChanged += _handover.ViewChanged;
        return membership.JoinAsync(this, cancellationToken);
    }

    internal Task ActivateAsync(CancellationToken cancellationToken) => membership.ActivateAsync(cancellationToken);

    /// <summary>Called again and again.</summary>
    internal void Step() => _handover.Step();

    /// <summary>Lets the others own this silo's grains, and waits until it has none, for a limited time. With no others there is nothing to hand over.</summary>
    internal async Task HandOverAsync(CancellationToken cancellationToken)
    {
        var self = membership.Self.SiloId;
        if (_hasHandedOver || !membership.View.Silos.Any(silo => silo.Status == SiloStatus.Active && silo.Address.SiloId != self))
        {
            return;
        }

        _hasHandedOver = true;
        await membership.BeginLeavingAsync(cancellationToken);
        await EmptyAsync(cancellationToken);
    }

    internal async Task LeaveAsync(CancellationToken cancellationToken)
    {
        membership.ViewChanged -= _handover.ViewChanged;
        membership.ViewChanged -= _succession.ViewChanged;
        await membership.LeaveAsync(cancellationToken);
    }

    /// <summary>Again and again, since a call that was on its way may activate one more.</summary>
    private async Task EmptyAsync(CancellationToken cancellationToken)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo leaves its cluster.");
        using var overdue = new CancellationTokenSource(runtime.Options.HandoverTimeout, runtime.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, overdue.Token);
        try
        {
            while (runtime.Catalog.Activations.ToArray() is { Length: > 0 } activations)
            {
                foreach (var activation in activations)
                {
                    activation.Deactivate(reason, CancellationToken.None);
                }

                await Task.WhenAll(activations.Select(activation => activation.Deactivated)).WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            runtime.Log.HandoverEndedEarly(runtime.Catalog.Count, runtime.Options.HandoverTimeout);
        }
    }
}
