using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Grains.Journaling;

/// <summary>
/// A reply, or the refusal that is thrown instead once what it rests on is durable:
/// a refusal that rests on the state must be held like any reply, so a decision returns it rather than throws it.
/// </summary>
public readonly record struct Answer<TReply>
{
    private readonly TReply? _reply;
    private readonly OrderClusterException? _refusal;

    internal Answer(TReply? reply, OrderClusterException? refusal)
    {
        _reply = reply;
        _refusal = refusal;
    }

    public bool IsRefusal => _refusal is not null;

    /// <exception cref="OrderClusterException">It is a refusal.</exception>
    public TReply OrThrow() => _refusal is null ? _reply! : throw _refusal;
}

/// <summary>Makes answers.</summary>
public static class Answer
{
    public static Answer<TReply> Of<TReply>(TReply reply) => new(reply, null);

    public static Answer<TReply> Refuse<TReply>(OrderClusterException refusal) => new(default, refusal);
}
