using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

/// <summary>
/// A grain's only way to its state. Both ways in are synchronous functions: nothing can be awaited between reading, deciding and folding.
/// Replies are held until all that they rest on is durable. Not thread-safe: call it on the grain's turns only.
/// </summary>
public interface IJournaledState<TState, TEvent>
    where TState : class
    where TEvent : class
{
    /// <summary>The stream's name.</summary>
    string Stream { get; }

    /// <summary>True once loaded, or assumed new.</summary>
    bool IsLoaded { get; }

    /// <summary>True once the state was dropped: nothing that was decided on it since its last durable append may be acted upon.</summary>
    bool IsPoisoned { get; }

    /// <summary>Loads snapshot and later events; at once when that has been done.</summary>
    /// <exception cref="StatePoisonedException">The state was dropped meanwhile; in the grain's words where it has some.</exception>
    ValueTask LoadAsync();

    /// <summary>Starts on the empty state without reading: the first append finds out whether the stream already exists, and poisons if it does.</summary>
    /// <exception cref="InvalidOperationException">The state is already loaded.</exception>
    void AssumeNew();

    /// <summary>Decides on the state that includes all earlier decisions, applies the events at once, and answers when they are durable.</summary>
    /// <exception cref="Store.StatePoisonedException">An append that the reply rests on failed; the inner exception says why (a conflict among others). In the grain's words where it has some.</exception>
    Task<TReply> DecideAsync<TArgument, TReply>(TArgument argument, Func<TState, TArgument, Decision<TEvent, TReply>> decide);

    /// <summary>Reads a value from the state, and answers when all that it rests on is durable.</summary>
    Task<TValue> ReadAsync<TArgument, TValue>(TArgument argument, Func<TState, TArgument, TValue> read);

    /// <summary>Like <see cref="ReadAsync"/>, and checks that the stream's head in the store is still this state's own.</summary>
    Task<TValue> ReadVerifiedAsync<TArgument, TValue>(TArgument argument, Func<TState, TArgument, TValue> read);
}

/// <summary>What a pure decision answers: the events that make it so, the reply, and when the stream next wants to be woken.</summary>
/// <param name="Events">May be empty: then nothing is appended and the reply waits only for what it rests on.</param>
/// <param name="Reply">Given to the caller once every event that it rests on is durable; what it tells the caller to do elsewhere is done after that.</param>
/// <param name="Due">Written with the events; ignored when there are none.</param>
public readonly record struct Decision<TEvent, TReply>(IReadOnlyList<TEvent> Events, TReply Reply, DueChange Due = default);
