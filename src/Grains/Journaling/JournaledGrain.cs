using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Journaling;

/// <summary>
/// A grain whose state is its stream of events. It reaches the state only through <see cref="Decide"/> and <see cref="Read"/>.
/// Derived classes are <c>[Reentrant]</c>: a held reply must not keep the next caller waiting.
/// </summary>
public abstract class JournaledGrain<TState, TEvent>(IJournal journal, TimeProvider clock, IStateModel<TState, TEvent> model) : Grain
    where TState : class, ITimedState
    where TEvent : class
{
    /// <summary>How long a caller waits before asking again after a fault.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan RetryWhenRoom = TimeSpan.FromSeconds(5);

    private JournaledState<TState, TEvent>? _state;
    private Problem? _keyProblem;

    /// <summary>True once the stream's state is loaded, or assumed new.</summary>
    protected bool IsLoaded => _state is { IsLoaded: true };

    /// <summary>True once the state was dropped after a failed append: nothing that was decided on it may be acted upon.</summary>
    protected bool IsLost => _state is { IsPoisoned: true };

    /// <summary>False in a grain that calls <see cref="AssumeNew"/> or <see cref="EnsureLoaded"/> itself, before it first decides or reads.</summary>
    protected virtual bool LoadsOnActivation => true;

    protected TimeProvider Clock => clock;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        _keyProblem = FindKeyProblem(key);
        if (_keyProblem is not null)
        {
            return;
        }

        OpenAnew();
        if (LoadsOnActivation)
        {
            await EnsureLoaded();
        }
    }

    /// <summary>The stream's name; see <see cref="StreamNames"/>.</summary>
    protected virtual string StreamOf(string key) => EventCatalog.Of<TEvent>().StreamPrefix + key;

    /// <summary>What is wrong with a grain key that comes from outside, or null. Every call on a wrong key throws it, and nothing is stored.</summary>
    protected abstract Problem? FindKeyProblem(string key);

    /// <summary>Takes a new handle on the stream, to be loaded: for a grain that assumed its stream new, learned otherwise, and still owes an answer.</summary>
    protected void OpenAnew() => _state = journal.Open(StreamOf(this.GetPrimaryKeyString()), model, _ => DeactivateOnIdle(), TryAgain);

    /// <summary>Starts on the empty state without reading; should the stream exist after all, the first append fails as retryable.</summary>
    protected void AssumeNew() => State().AssumeNew();

    /// <summary>Loads the state unless that has been done.</summary>
    /// <exception cref="TryAgainException">The store is out of reach, or the state was dropped.</exception>
    protected async Task EnsureLoaded()
    {
        try
        {
            await State().LoadAsync();
        }
        catch (JournalException e) when (IsRetryable(e))
        {
            throw TryAgain(e);
        }
    }

    /// <summary>Decides on the state as of now, and answers once the events are durable.</summary>
    /// <param name="decide">Pure; its time is this silo's clock in whole milliseconds, but never before the state's last event.</param>
    /// <exception cref="TryAgainException">The outcome is unknown: ask again with the same ids.</exception>
    /// <exception cref="InvalidRequestException"><c>body-missing</c>, and what the decision throws.</exception>
    protected Task<TReply> Decide<TCommand, TReply>(TCommand command, Func<TState, TCommand, DateTimeOffset, Decision<TEvent, TReply>> decide) =>
        State().DecideAsync((Given(command), decide, clock), static (state, call) => call.decide(state, call.Item1, Now(state, call.clock)));

    /// <exception cref="InvalidRequestException"><c>body-missing</c></exception>
    protected static TCommand Given<TCommand>(TCommand command) =>
        command ?? throw new InvalidRequestException("body-missing", "", "The call brings nothing to do.");

    /// <summary>Reads a value from the state, and answers once all that it rests on is durable.</summary>
    /// <exception cref="TryAgainException">The state was dropped: ask again.</exception>
    protected Task<TValue> Read<TArgument, TValue>(TArgument argument, Func<TState, TArgument, DateTimeOffset, TValue> read) =>
        State().ReadAsync((argument, read, clock), static (state, call) => call.read(state, call.argument, Now(state, call.clock)));

    /// <summary>As <see cref="Read"/>, and asks the journal whether another activation has gone on since: for grains of which two may be active.</summary>
    /// <exception cref="TryAgainException">Another activation has gone on, or the store is out of reach: ask again.</exception>
    protected async Task<TValue> ReadVerified<TArgument, TValue>(TArgument argument, Func<TState, TArgument, DateTimeOffset, TValue> read)
    {
        try
        {
            return await State().ReadVerifiedAsync((argument, read, clock), static (state, call) => call.read(state, call.argument, Now(state, call.clock)));
        }
        catch (JournalException e) when (IsRetryable(e))
        {
            throw TryAgain(e);
        }
    }

    private static DateTimeOffset Now(TState state, TimeProvider clock)
    {
        var now = EventTime.Truncate(clock.GetUtcNow());
        return now > state.LastEventAt ? now : state.LastEventAt;
    }

    private static bool IsRetryable(JournalException e) => e is StatePoisonedException or JournalUnavailableException or JournalConflictException;

    // Where the journal rewords what it throws from decisions and reads, no method here has to await them for that.
    private static TryAgainException TryAgain(JournalException e) => e is JournalFullException || e.InnerException is JournalFullException
        ? new("store-full", "The store has no room left, so nothing was accepted. Send the same again once its operator has made room.", RetryWhenRoom)
        : new("try-again", $"The outcome is unknown; ask again with the same ids. ({(e.InnerException ?? e).GetType().Name})", RetryAfter);

    private JournaledState<TState, TEvent> State() =>
        _keyProblem is { } problem ? throw new InvalidRequestException(new[] { problem })
        : _state ?? throw new InvalidOperationException("The grain is not activated yet.");
}

/// <summary>A state that knows when its last event happened, so that its time never runs backwards.</summary>
public interface ITimedState
{
    /// <summary>The minimum value while there is no event.</summary>
    DateTimeOffset LastEventAt { get; }

    /// <summary>When the grain wants to be woken; null: never.</summary>
    DateTimeOffset? WakeAt => null;
}

/// <summary>Refuses ids that nothing may be named by any more, at the calls by which a grain first gets content; those that have it already can still be read.</summary>
internal static class NamedAnew
{
    /// <exception cref="InvalidRequestException">There is a problem.</exception>
    internal static void Check(string? problem, string code, string field)
    {
        if (problem is not null)
        {
            throw new InvalidRequestException(code, field, problem);
        }
    }
}
