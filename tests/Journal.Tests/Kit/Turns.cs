namespace OrderCluster.Journal.Tests.Kit;

/// <summary>Stands for one grain: what runs here runs in turns, one at a time, and goes on here after each await.</summary>
internal sealed class Turns
{
    private readonly TaskFactory _factory = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);

    /// <summary>Runs a turn, to its first await at least; its later parts run as turns too.</summary>
    public Task RunAsync(Func<Task> turn) => _factory.StartNew(turn).Unwrap();

    public Task<T> RunAsync<T>(Func<Task<T>> turn) => _factory.StartNew(turn).Unwrap();
}
