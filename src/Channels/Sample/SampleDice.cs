namespace OrderCluster.Channels.Sample;

/// <summary>Chance that is the same on every machine and for every version of the runtime: Marsaglia's 64-bit xorshift (2003).</summary>
internal sealed class SampleDice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    internal int Between(int min, int max)
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return min + (int)(_state % (ulong)(max - min + 1));
    }

    internal bool Percent(int percent) => Between(1, 100) <= percent;

    internal T Of<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];
}
