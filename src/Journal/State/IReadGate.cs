namespace OrderCluster.Journal.State;

/// <summary>
/// Whether this silo may still give replies that no append proves. A silo that could not renew its heartbeat may have been overtaken without knowing it;
/// closing the gate bounds for how long it answers from what may be an old state.
/// </summary>
public interface IReadGate
{
    bool IsOpen { get; }

    /// <summary>
    /// Grows with every silo that begins to own streams. A state loaded before that may have been overtaken and come back to this silo, so the store's head proves it
    /// once before a reply rests on it alone.
    /// </summary>
    long Era { get; }

    /// <summary>Told whenever another writer was found to have extended a stream of this silo, before its grain is loaded anew. Returns at once, throws nothing.</summary>
    void Overtaken();
}

/// <summary>A gate that never closes: for a single silo, which nobody overtakes.</summary>
public sealed class OpenReadGate : IReadGate
{
    private OpenReadGate()
    {
    }

    public static OpenReadGate Instance { get; } = new();

    public bool IsOpen => true;

    public long Era => 0;

    public void Overtaken()
    {
    }
}
