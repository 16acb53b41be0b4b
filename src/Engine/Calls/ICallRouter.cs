namespace OrderCluster.Engine.Calls;

/// <summary>Brings a call to wherever its grain is active; never throws, failures become the call's outcome.</summary>
public interface ICallRouter
{
    void Send(GrainProxy target, GrainRequest request);

    /// <summary>Whether what follows an answer runs on the thread pool, since the thread that brings answers must not be kept.</summary>
    internal bool AnswersApart => false;
}
