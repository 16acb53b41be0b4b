namespace OrderCluster.Engine.Scheduling;

/// <summary>Whose turns a scheduler runs.</summary>
internal interface ITurnOwner
{
    /// <summary>Something failed that no request answers for.</summary>
    void TurnFailed(Exception exception);
}

/// <summary>Something that is done in one turn; a link of its own queue, so that queueing allocates nothing.</summary>
public abstract class WorkItem
{
    private protected WorkItem()
    {
    }

    internal WorkItem? Next { get; set; }

    /// <summary>Runs within a turn.</summary>
    internal abstract void Execute(ITurnOwner owner);
}

/// <summary>A continuation of the owner's own code, or a task that it started.</summary>
internal sealed class TaskWorkItem(TurnScheduler turns, Task task) : WorkItem
{
    internal override void Execute(ITurnOwner owner) => turns.Run(task);
}

/// <summary>An order to the owner itself.</summary>
internal sealed class CommandWorkItem(Action command) : WorkItem
{
    internal override void Execute(ITurnOwner owner) => command();
}
