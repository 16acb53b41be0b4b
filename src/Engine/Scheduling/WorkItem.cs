using OrderCluster.Engine.Activation;

namespace OrderCluster.Engine.Scheduling;

/// <summary>Something that an activation does in one of its turns; a link of its own queue, so that queueing allocates nothing.</summary>
public abstract class WorkItem
{
    private protected WorkItem()
    {
    }

    internal WorkItem? Next { get; set; }

    /// <summary>Runs within a turn; must not throw.</summary>
    internal abstract void Execute(GrainActivation activation);
}

/// <summary>A continuation of the activation's own code, or a task that it started.</summary>
internal sealed class TaskWorkItem(Task task) : WorkItem
{
    internal override void Execute(GrainActivation activation) => activation.Turns.Run(task);
}

/// <summary>An order to the activation itself.</summary>
internal sealed class CommandWorkItem(Action<GrainActivation> command) : WorkItem
{
    internal override void Execute(GrainActivation activation) => command(activation);
}
