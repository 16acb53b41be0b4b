using Orleans.Runtime;

namespace Orleans;

/// <summary>Reads identities from grains and from references to them.</summary>
public static class GrainExtensions
{
    /// <exception cref="ArgumentException">It is neither a grain nor a reference to one.</exception>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase instance => instance.GrainContext.GrainId,
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };

    /// <summary>The key with which the grain was got.</summary>
    /// <exception cref="ArgumentException">It is neither a grain nor a reference to one.</exception>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();
}
