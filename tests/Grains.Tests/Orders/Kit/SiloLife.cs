namespace OrderCluster.Grains.Tests.Orders.Kit;

/// <summary>
/// One run of a silo, which stops dead at a chosen point: a point is before or after anything that it does to the world outside.
/// From there on nothing that it does gets through, until it is let go on, as a paused process is.
/// </summary>
internal sealed class SiloLife(int stopAt)
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _points;

    /// <summary>A life that is not to stop.</summary>
    public static SiloLife Whole => new(int.MaxValue);

    /// <summary>A stream whose next append fails, as if another writer had extended it; then null again.</summary>
    public string? Conflicting { get; set; }

    /// <summary>Completes when the point is reached.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Passes a point, or stays there.</summary>
    public Task Pass()
    {
        if (Interlocked.Increment(ref _points) >= stopAt && !_goesOn.Task.IsCompleted)
        {
            _stopped.TrySetResult();
        }

        return _stopped.Task.IsCompleted ? _goesOn.Task : Task.CompletedTask;
    }

    public void GoOn() => _goesOn.TrySetResult();
}
