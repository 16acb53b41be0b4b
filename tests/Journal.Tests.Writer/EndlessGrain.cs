using OrderCluster.Journal.State;

namespace OrderCluster.Journal.Tests.Writer;

/// <summary>Two callers of one grain that append for ever, so that appends are shared.</summary>
internal sealed class EndlessGrain(IJournal journal, string stream, string run, Acknowledgements acknowledgements)
{
    private const int Callers = 2;

    private readonly TaskFactory _turns = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);

    public Task RunAsync()
    {
        var state = journal.Open(stream, new LogModel(), cause => Environment.FailFast($"{stream} was dropped.", cause));
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => _turns.StartNew(() => CallAsync(state, caller)).Unwrap()));
    }

    private async Task CallAsync(JournaledState<Log, LogEntry> state, int caller)
    {
        await state.LoadAsync();
        for (var i = 0; ; i++)
        {
            var text = $"{run}-{caller}-{i}";
            await state.DecideAsync(text, static (log, said) => new Decision<LogEntry, int>([new LogEntry(said)], log.Count + 1));
            acknowledgements.Give(stream, text);
        }
    }
}
