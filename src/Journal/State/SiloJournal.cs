using Microsoft.Extensions.Logging;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

/// <summary>The journal of one silo: open it before the first grain, stop it after the last.</summary>
public sealed class SiloJournal : IJournal, IAsyncDisposable
{
    private readonly JournalWriter _writer;
    private readonly StateOptions _stateOptions;
    private readonly ILogger _stateLogger;

    /// <param name="store">Owned: disposed with the journal.</param>
    public SiloJournal(IJournalStore store, WriterOptions writerOptions, StateOptions stateOptions, ILoggerFactory loggers, TimeProvider clock)
    {
        Store = store;
        _stateOptions = stateOptions;
        _stateLogger = loggers.CreateLogger("OrderCluster.Journal.State");
        _writer = new JournalWriter(store, writerOptions, clock, loggers.CreateLogger("OrderCluster.Journal.Writer"));
        Feed = new FeedReader(store, NextCommit, clock);
    }

    public IJournalStore Store { get; }

    /// <summary>Which store was opened; null before.</summary>
    public StoreIdentity? Identity { get; private set; }

    /// <summary>What the writer has done so far.</summary>
    public JournalFigures Figures => _writer.Figures;

    /// <summary>The silo's one reader of the feed for those who follow it, woken by this silo's own commits.</summary>
    public FeedReader Feed { get; }

    /// <summary>Completes at the next commit of this silo. Take it before looking at the feed, or a commit in between is missed.</summary>
    public Task NextCommit() => _writer.Committed.Next();

    /// <summary>
    /// Completes when the store has had no room for an append for the first time. The append is tried again as after any unknown outcome:
    /// a silo goes on once there is room, and whoever would rather end than wait watches this.
    /// </summary>
    public Task<JournalFullException> WhenFull => _writer.WhenFull;

    /// <summary>Why the last try to append failed, so long as none has succeeded since; null while all is well.</summary>
    public JournalTrouble? Trouble => _writer.Trouble;

    /// <summary>Opens the store.</summary>
    /// <exception cref="JournalStoreException">The store can't be used as it is.</exception>
    public async Task OpenAsync(CancellationToken cancellation) => Identity = await Store.OpenAsync(cancellation);

    /// <summary>Takes no more appends and completes once all earlier ones are settled; when cancelled, those left fail as unavailable.</summary>
    public Task StopAsync(CancellationToken cancellation) => _writer.StopAsync(cancellation);

    public JournaledState<TState, TEvent> Open<TState, TEvent>(
        string stream, IStateModel<TState, TEvent> model, Action<Exception> onPoisoned, Func<JournalException, Exception>? inGrainsWords = null)
        where TState : class
        where TEvent : class =>
        new JournaledState<TState, TEvent>(stream, model, onPoisoned, inGrainsWords, Store, _writer, _stateOptions, _stateLogger);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await Store.DisposeAsync();
    }
}
