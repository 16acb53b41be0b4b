using System.Globalization;

namespace OrderCluster.Scenarios.Orders;

/// <summary>SKUs of which the n-th is asked for 1/n^s as often as the first: a few are hot, most are rare.</summary>
/// <remarks>Drawn in constant time by Walker's alias method, since the load generator shares the machine with what it measures.</remarks>
internal sealed class ZipfSkus
{
    private readonly double[] _share;
    private readonly int[] _alias;

    internal ZipfSkus(int count, double exponent, string prefix = "SKU")
    {
        Names = [.. Enumerable.Range(1, count).Select(rank => $"{prefix}-{rank.ToString("D5", CultureInfo.InvariantCulture)}")];
        var weights = Enumerable.Range(1, count).Select(rank => Math.Pow(rank, -exponent)).ToArray();
        var sum = weights.Sum();
        _share = [.. weights.Select(weight => weight * count / sum)];
        _alias = new int[count];
        var small = new Stack<int>(Enumerable.Range(0, count).Where(i => _share[i] < 1));
        var large = new Stack<int>(Enumerable.Range(0, count).Where(i => _share[i] >= 1));
        while (small.Count > 0 && large.Count > 0)
        {
            var (less, more) = (small.Pop(), large.Pop());
            _alias[less] = more;
            _share[more] -= 1 - _share[less];
            (_share[more] < 1 ? small : large).Push(more);
        }

        foreach (var rest in small.Concat(large))
        {
            _share[rest] = 1;
        }
    }

    /// <summary>By rank, the most asked for first.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>The rank, from 0, that a number drawn evenly from [0, 1) stands for.</summary>
    internal int Draw(double even)
    {
        var scaled = even * _share.Length;
        var at = (int)scaled;
        return scaled - at < _share[at] ? at : _alias[at];
    }
}
