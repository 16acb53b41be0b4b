namespace OrderCluster.Engine.Calls;

/// <summary>Brings a call to wherever its grain is active; never throws, failures become the call's outcome.</summary>
public interface ICallRouter
{
    void Send(GrainProxy target, GrainRequest request);
}
