using Orleans.Runtime;

namespace OrderCluster.Engine.Calls;

/// <summary>Calls to grains that other silos own.</summary>
internal interface IRemoteCalls
{
    /// <summary>Whether another silo than this one owns the grain, or nobody as yet.</summary>
    bool IsElsewhere(GrainId grain);

    /// <summary>Sends a request to the grain's owner; never throws. While it cannot be sent it waits, for its time at most.</summary>
    void Send(GrainRequest request);
}

/// <summary>Calls that others have sent to this silo.</summary>
internal interface ILocalCalls
{
    /// <summary>Takes a request for a grain of this silo; never throws.</summary>
    void Receive(GrainRequest request);
}
