namespace OrderCluster.Engine.Activation;

/// <summary>Ends activations that nobody has called for their collection age.</summary>
internal sealed class IdleCollector(GrainCatalog catalog)
{
    internal void Collect()
    {
        foreach (var activation in catalog.Activations)
        {
            if (activation.LooksIdle())
            {
                activation.Post(activation.CollectIfIdle);
            }
        }
    }
}
