namespace OrderCluster.Channels.Replay;

/// <summary>Small named values that a store keeps beside its journal.</summary>
public interface IReplayNotes
{
    /// <summary>The value, or null.</summary>
    ValueTask<string?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>Sets the value, durably.</summary>
    ValueTask WriteAsync(string name, string value, CancellationToken cancellation);
}
