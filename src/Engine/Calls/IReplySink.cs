namespace OrderCluster.Engine.Calls;

/// <summary>Takes the outcome of a request whose caller's promise lives elsewhere.</summary>
internal interface IReplySink
{
    bool IsAbandoned { get; }

    void Reply<T>(T value);

    void Fail(Exception exception);
}
