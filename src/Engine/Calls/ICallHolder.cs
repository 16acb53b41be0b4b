namespace OrderCluster.Engine.Calls;

/// <summary>Whoever has a request in hand, so that its cancellation finds it.</summary>
internal interface ICallHolder
{
    /// <summary>The caller has gone: a waiting request is dropped, a running one is told; from any thread.</summary>
    void Cancel(GrainRequest request);
}
