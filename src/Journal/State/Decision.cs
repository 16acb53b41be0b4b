using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

/// <summary>What a pure decision answers: the events that make it so, the reply, and when the stream next wants to be woken.</summary>
/// <param name="Events">May be empty: then nothing is appended and the reply waits only for what it rests on.</param>
/// <param name="Reply">Given to the caller once every event that it rests on is durable; what it tells the caller to do elsewhere is done after that.</param>
/// <param name="Due">Written with the events; ignored when there are none.</param>
public readonly record struct Decision<TEvent, TReply>(IReadOnlyList<TEvent> Events, TReply Reply, DueChange Due = default);
