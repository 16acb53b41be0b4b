namespace OrderCluster.Grains.Journaling;

/// <summary>An entry of a <see cref="ChunkedTable{T}"/>, as it stands in a snapshot.</summary>
internal interface IChunkEntry<TSelf>
    where TSelf : struct
{
    /// <summary>False for the default value, which marks an empty place.</summary>
    bool IsPresent { get; }

    static abstract void Write(in TSelf entry, BinaryWriter output);

    static abstract TSelf Read(BinaryReader input);
}
