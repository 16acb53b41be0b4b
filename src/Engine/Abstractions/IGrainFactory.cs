namespace Orleans;

/// <summary>Makes references to grains; a grain need not exist or be active for that.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to the grain that implements <typeparamref name="TGrainInterface"/>.</summary>
    /// <param name="primaryKey">The key, not empty.</param>
    /// <param name="grainClassNamePrefix">Picks among several implementing classes by the start of their full name.</param>
    /// <exception cref="ArgumentException">No class or more than one class implements the interface.</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    /// <summary>As the generic method, for an interface known at run time only.</summary>
    /// <exception cref="ArgumentException">No class or more than one class implements the interface.</exception>
    IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);
}

/// <summary>Calls grains from outside of any grain.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the client's host.</summary>
    IServiceProvider ServiceProvider { get; }
}
