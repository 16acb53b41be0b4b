namespace OrderCluster.Engine.Activation;

internal enum ActivationState
{
    /// <summary>Nothing has arrived yet.</summary>
    Created,

    /// <summary>The grain is being constructed or activated; requests wait.</summary>
    Activating,

    /// <summary>Requests are served.</summary>
    Valid,

    /// <summary>Running requests end, new ones wait for the next activation.</summary>
    Deactivating,

    /// <summary>Over; whatever arrives is passed on to a new activation.</summary>
    Ended,
}
