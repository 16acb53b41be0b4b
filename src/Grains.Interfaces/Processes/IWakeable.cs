namespace OrderCluster.Grains.Interfaces.Processes;

/// <summary>A grain that goes on with its work without a new request, once its due time in the journal has come.</summary>
[Alias("wakeable")]
public interface IWakeable : IGrainWithStringKey
{
    /// <summary>Goes on with the step that is due; does nothing when none is.</summary>
    [Alias("wake")]
    Task Wake();
}
