namespace OrderCluster.Cluster.Tests.Network;

/// <summary>Lets pass what comes by, or holds it until it is opened again.</summary>
internal sealed class Gate
{
    private volatile TaskCompletionSource? _shut;

    internal void Shut() => _shut ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Open()
    {
        var shut = _shut;
        _shut = null;
        shut?.SetResult();
    }

    internal Task PassAsync(CancellationToken cancellation) => _shut?.Task.WaitAsync(cancellation) ?? Task.CompletedTask;
}
