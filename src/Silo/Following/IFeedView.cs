namespace OrderCluster.Silo.Following;

/// <summary>What a part of the silo keeps of the feed. It is told rows by one thread, and may be asked by any.</summary>
internal interface IFeedView
{
    /// <summary>Names its state in the checkpoint; never changed, or the state is made anew from the feed's beginning.</summary>
    string Name { get; }

    /// <summary>Takes in the next row; one that was seen before may come again after a restart of the silo.</summary>
    /// <exception cref="InvalidDataException">The row can't be read; those after it can still be taken in.</exception>
    void Apply(FollowedRow row);

    /// <summary>Says that all there was when the reader looked last has been taken in.</summary>
    void CaughtUp();

    /// <summary>Forgets everything, to begin at the feed's beginning.</summary>
    void Clear();

    /// <summary>What it knows now, for <see cref="Restore"/>.</summary>
    string Save();

    /// <summary>Goes on from what was saved.</summary>
    /// <returns>False when it can't, because another version of the program saved it.</returns>
    bool Restore(string saved);
}
