namespace OrderCluster.Engine.Membership;

/// <summary>The newest view, and those who wait for a newer one. From any thread.</summary>
internal sealed class ViewBoard
{
    private readonly Lock _lock = new();
    private volatile ClusterView _view = ClusterView.Empty;
    private TaskCompletionSource _change = NewChange();

    /// <summary>Raised under a lock, so that views come in order.</summary>
    internal event Action<ClusterView>? Changed;

    internal ClusterView View => _view;

    /// <summary>Takes a view if it is newer; one of the same version only for its ages and loads, which nobody is told of.</summary>
    internal void Take(ClusterView view, bool isFromStore)
    {
        lock (_lock)
        {
            if (view.Version > _view.Version)
            {
                Replace(view);
            }
            else if (view.Version == _view.Version && isFromStore)
            {
                _view = view;
            }
        }
    }

    /// <summary>Takes the view of a table that may have been made anew since, with lower versions.</summary>
    internal void Restart(ClusterView view)
    {
        lock (_lock)
        {
            Replace(view);
        }
    }

    internal async Task<ClusterView> WhenNewerThanAsync(long version, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (_lock)
            {
                if (_view.Version > version)
                {
                    return _view;
                }

                change = _change.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    private void Replace(ClusterView view)
    {
        _view = view;
        var change = _change;
        _change = NewChange();
        change.SetResult();
        Changed?.Invoke(view);
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
