namespace OrderCluster.Grains.Journaling;

/// <summary>A state that knows when its last event happened, so that its time never runs backwards.</summary>
public interface ITimedState
{
    /// <summary>The minimum value while there is no event.</summary>
    DateTimeOffset LastEventAt { get; }
}
