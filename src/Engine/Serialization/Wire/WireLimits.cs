namespace OrderCluster.Engine.Serialization.Wire;

/// <summary>Bounds on what is written to and accepted from the wire.</summary>
public static class WireLimits
{
    /// <summary>Nesting of objects and collections; deeper values, cycles among them, are refused by writing, reading and copying alike.</summary>
    public const int MaxDepth = 64;

    /// <summary>Bytes of one serialized value.</summary>
    public const int MaxMessageBytes = 64 * 1024 * 1024;

    /// <summary>Elements of one collection.</summary>
    public const int MaxCollectionLength = 1 << 20;

    /// <summary>UTF-8 bytes of a type's name.</summary>
    public const int MaxTypeNameBytes = 512;

    /// <summary>Elements for which a reader allocates on the word of a length alone; a longer collection grows as its elements arrive.</summary>
    internal const int MaxTrustedCapacity = 1024;
}
