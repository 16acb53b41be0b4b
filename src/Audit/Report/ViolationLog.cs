namespace OrderCluster.Audit.Report;

/// <summary>Collects violations: counts all, keeps the first ones in words.</summary>
/// <param name="keepMax">How many are kept in words, at least 1.</param>
internal sealed class ViolationLog(int keepMax)
{
    private readonly List<Violation> _kept = [];

    public long Count { get; private set; }

    public IReadOnlyList<Violation> Kept => _kept;

    public void Add(string check, string stream, long number, string message)
    {
        Count++;
        if (_kept.Count < keepMax)
        {
            _kept.Add(new Violation(check, stream, number, message));
        }
    }
}
