namespace OrderCluster.Silo.Overview;

/// <summary>Tells which silos there are and how busy they are.</summary>
internal interface ISiloRows
{
    /// <summary>One row for each silo of the cluster, this one first.</summary>
    IReadOnlyList<SiloRow> Take();
}
