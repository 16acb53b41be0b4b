using Microsoft.Extensions.Logging;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

/// <summary>
/// A grain's only way to its state. Both ways in are synchronous functions: nothing can be awaited between reading, deciding and folding.
/// Events are folded in memory at once and gathered while an append is in flight; replies are held until all that they rest on is durable.
/// Not thread-safe: call it on the grain's turns only.
/// </summary>
public sealed partial class JournaledState<TState, TEvent>
    where TState : class
    where TEvent : class
{
    private readonly IJournalStore _store;
    private readonly JournalWriter _writer;
    private readonly IStateModel<TState, TEvent> _model;
    private readonly Action<Exception> _onPoisoned;
    private readonly Func<JournalException, Exception>? _inGrainsWords;
    private readonly StateOptions _options;
    private readonly ILogger _logger;
    private readonly SnapshotKeeper<TState, TEvent> _snapshots;
    private TurnGuard _turns;
    private TState? _state;
    private Task? _loading;
    private Exception? _poison;
    private StreamHead _durable;
    private AppendGroup? _inFlight;

    // The groups not yet sealed, each linked to the next, and the newest of all. A queue beside would be one more old object to write young references into,
    // which the garbage collector has to look at for every grain that was touched.
    private AppendGroup? _waiting;
    private AppendGroup? _tail;
    private DateTimeOffset? _wakeAt;
    private bool _isFlushing;
    private bool _isDeciding;

    // The era of the read gate in which the store last proved this state.
    private long _era;

    // The stream was never read: that it exists says nothing of other writers.
    private bool _isGuess;

    internal JournaledState(
        string stream,
        IStateModel<TState, TEvent> model,
        Action<Exception> onPoisoned,
        Func<JournalException, Exception>? inGrainsWords,
        IJournalStore store,
        JournalWriter writer,
        StateOptions options,
        ILogger logger)
    {
        Stream = StreamName.Checked(stream);
        _store = store;
        _writer = writer;
        _model = model;
        _onPoisoned = onPoisoned;
        _inGrainsWords = inGrainsWords;
        _options = options;
        _logger = logger;
        _snapshots = new SnapshotKeeper<TState, TEvent>(store, stream, model, options.SnapshotEveryEvents, logger);
    }

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>True once loaded, or assumed new.</summary>
    public bool IsLoaded => _state is not null;

    /// <summary>True once the state was dropped: nothing that was decided on it since its last durable append may be acted upon.</summary>
    public bool IsPoisoned => _poison is not null;

    /// <summary>Loads snapshot and later events; at once when that has been done.</summary>
    /// <exception cref="StatePoisonedException">The state was dropped meanwhile; in the grain's words where it has some.</exception>
    public ValueTask LoadAsync()
    {
        _turns.Check(Stream);
        return _state is not null ? default : new ValueTask(LoadOnceAsync());
    }

    /// <summary>Starts on the empty state without reading: the first append finds out whether the stream already exists, and poisons if it does.</summary>
    /// <exception cref="InvalidOperationException">The state is already loaded.</exception>
    public void AssumeNew()
    {
        _turns.Check(Stream);
        ThrowIfPoisoned();
        if (_state is not null || _loading is not null)
        {
            throw new InvalidOperationException($"Stream '{Stream}' is loaded already and can't be assumed new.");
        }

        _isGuess = true;
        _era = _options.ReadGate.Era;
        _state = _model.Empty(Stream);
    }

    /// <summary>Decides on the state that includes all earlier decisions, applies the events at once, and answers when they are durable.</summary>
    /// <exception cref="StatePoisonedException">An append that the reply rests on failed; the inner exception says why (a conflict among others). In the grain's words where it has some.</exception>
    public async Task<TReply> DecideAsync<TArgument, TReply>(TArgument argument, Func<TState, TArgument, Decision<TEvent, TReply>> decide)
    {
        var state = Enter();
        Decision<TEvent, TReply> decision;
        _isDeciding = true;
        try
        {
            decision = decide(state, argument);
        }
        finally
        {
            _isDeciding = false;
        }

        var hasEvents = decision.Events is { Count: > 0 };
        if (hasEvents)
        {
            Apply(state, decision.Events);
        }

        if (_tail is { } basis)
        {
            ThrowIfFailed(await basis.Task);
        }
        else
        {
            // The append may have been settled before it was waited for, for good or ill.
            ThrowIfPoisoned();
            if (!hasEvents)
            {
                await PassGateAsync();
            }
        }

        return decision.Reply;
    }

    /// <summary>Reads a value from the state, and answers when all that it rests on is durable.</summary>
    public async Task<TValue> ReadAsync<TArgument, TValue>(TArgument argument, Func<TState, TArgument, TValue> read)
    {
        var value = Evaluate(argument, read);
        if (_tail is { } basis)
        {
            ThrowIfFailed(await basis.Task);
        }
        else
        {
            await PassGateAsync();
        }

        return value;
    }

    /// <summary>Like <see cref="ReadAsync"/>, and checks that the stream's head in the store is still this state's own.</summary>
    public async Task<TValue> ReadVerifiedAsync<TArgument, TValue>(TArgument argument, Func<TState, TArgument, TValue> read)
    {
        var value = Evaluate(argument, read);
        if (_tail is { } basis)
        {
            ThrowIfFailed(await basis.Task);
        }

        await ProveAsync();
        return value;
    }

    private TValue Evaluate<TArgument, TValue>(TArgument argument, Func<TState, TArgument, TValue> read)
    {
        var state = Enter();
        _isDeciding = true;
        try
        {
            return read(state, argument);
        }
        finally
        {
            _isDeciding = false;
        }
    }

    private TState Enter()
    {
        _turns.Check(Stream);
        ThrowIfPoisoned();
        if (_isDeciding)
        {
            throw new InvalidOperationException($"A decision on stream '{Stream}' asked for another one: both ways to the state are pure functions.");
        }

        return _state ?? throw new InvalidOperationException($"Stream '{Stream}' must be loaded or assumed new before it is used.");
    }

    // What rests on an append in flight is proven by it: only on top of our own row can it land. What rests on nothing new is proven by nothing, hence the gate.
    private ValueTask PassGateAsync()
    {
        if (!_options.ReadGate.IsOpen)
        {
            throw Worded(new JournalUnavailableException("This silo has not renewed its heartbeat in time and gives no replies from memory until it does."));
        }

        return _era == _options.ReadGate.Era ? default : new ValueTask(ProveAsync());
    }

    private async Task ProveAsync()
    {
        ThrowIfPoisoned();
        var era = _options.ReadGate.Era;
        var before = _durable.Number;
        var found = await _store.ReadHeadAsync(Stream, CancellationToken.None) ?? default;
        ThrowIfPoisoned();
        if (!IsOwn(found, before))
        {
            Poison(new JournalConflictException($"Stream '{Stream}' stands at append {found.Number}, which is not this activation's."));
            ThrowIfPoisoned();
        }

        _era = era;
    }

    // Several of our appends may have become durable while the head was read: all from the one before up to the one in flight are ours.
    private bool IsOwn(StreamHead found, long before)
    {
        if (found == _durable || (_inFlight is { } inFlight && found == inFlight.Head))
        {
            return true;
        }

        return found.Number >= before && found.Number < _durable.Number;
    }

    private Task LoadOnceAsync()
    {
        ThrowIfPoisoned();
        return _loading ??= LoadAndTakeAsync();
    }

    private async Task LoadAndTakeAsync()
    {
        // Leaves this turn first, so that the field that holds this task is set before anything here can clear it.
        await Task.Yield();
        try
        {
            _era = _options.ReadGate.Era;
            var loader = new StreamLoader<TState, TEvent>(_store, Stream, _model, _options.LoadPageRows);
            var loaded = await loader.LoadAsync(CancellationToken.None);
            _durable = loaded.Head;
            _snapshots.Start(loaded.SnapshotNumber, loaded.EventsSinceSnapshot);
            _state = loaded.State;
            _wakeAt = _model.WakeAt(_state);
        }
        finally
        {
            _loading = null;
        }
    }

    private void ThrowIfPoisoned() => ThrowIfFailed(_poison);

    private void ThrowIfFailed(Exception? cause)
    {
        if (cause is not null)
        {
            throw Worded(new StatePoisonedException($"The state of stream '{Stream}' was dropped, ask again: {cause.Message}", cause));
        }
    }

    // Here and not in a catch of each grain: a method that only awaits to reword costs its own promise and turn for every reply.
    private Exception Worded(JournalException exception) => _inGrainsWords?.Invoke(exception) ?? exception;
}

/// <summary>Holds a state to the turns of one grain: every call must come from the task scheduler of the first, which must run one task at a time.</summary>
internal struct TurnGuard
{
    private TaskScheduler? _scheduler;

    /// <exception cref="InvalidOperationException">The call comes from the thread pool, or from another grain's turn.</exception>
    public void Check(string stream)
    {
        var current = TaskScheduler.Current;
        if (ReferenceEquals(current, _scheduler))
        {
            return;
        }

        if (_scheduler is not null || ReferenceEquals(current, TaskScheduler.Default))
        {
            throw new InvalidOperationException(
                $"The state of stream '{stream}' was used off its grain's turn: call it on the grain's own exclusive task scheduler only, and don't leave it by ConfigureAwait(false) or Task.Run.");
        }

        _scheduler = current;
    }
}
