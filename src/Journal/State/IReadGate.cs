namespace OrderCluster.Journal.State;

/// <summary>
/// Whether this silo may still give replies that no append proves. A silo that could not renew its heartbeat may have been overtaken without knowing it;
/// closing the gate bounds for how long it answers from what may be an old state.
/// </summary>
public interface IReadGate
{
    bool IsOpen { get; }

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

    public void Overtaken()
    {
    }
}
