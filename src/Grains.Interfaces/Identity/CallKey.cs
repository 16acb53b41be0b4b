namespace OrderCluster.Grains.Interfaces.Identity;

/// <summary>Where a program outside of the silos says who it is.</summary>
public static class CallKey
{
    /// <summary>
    /// Name of the API key in Orleans's <see cref="RequestContext"/>. A gateway asks for it at each call: <c>RequestContext.Set(CallKey.Name, "oc_…")</c>,
    /// unless the client library does so.
    /// </summary>
    public const string Name = "ordercluster-api-key";
}
