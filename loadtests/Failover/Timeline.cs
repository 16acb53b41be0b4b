using System.Globalization;
using OrderCluster.LocalCluster;

namespace OrderCluster.Failover;

/// <summary>Where the seconds go: what silos have logged since the fault, and when the lost keys answered.</summary>
internal sealed class Timeline
{
    /// <summary>Parts of the lines that tell of a failover's steps.</summary>
    private static readonly string[] Telling = ["Evicting silo", "No connection to silo", "broke", "View ", "Joined", "was evicted", "Handing", "out of reach", "another writer"];

    private readonly List<(TimeSpan After, string What)> _steps = [];

    internal static Timeline Of(DateTimeOffset at, IEnumerable<SiloProcess> silos, IEnumerable<KeyAnswer> lost)
    {
        var timeline = new Timeline();
        foreach (var silo in silos)
        {
            timeline.Add(at, silo);
        }

        var answered = lost.Select(answer => answer.After).Order().ToArray();
        foreach (var share in answered.Length == 0 ? [] : new[] { 0, 0.5, 0.9, 0.99, 1 })
        {
            timeline._steps.Add((answered[(int)(share * (answered.Length - 1))], $"{share:P0} of the lost keys have answered"));
        }

        return timeline;
    }

    internal void Print()
    {
        foreach (var (after, what) in _steps.OrderBy(step => step.After).Take(30))
        {
            Console.WriteLine($"  {after.TotalSeconds,7:N3} s  {what}");
        }
    }

    private void Add(DateTimeOffset at, SiloProcess silo)
    {
        foreach (var line in silo.Log.Split('\n'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0
                && DateTimeOffset.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when)
                && when >= at
                && Array.Exists(Telling, part => line.Contains(part, StringComparison.Ordinal)))
            {
                var text = line[(line.IndexOf("] ", StringComparison.Ordinal) + 2)..].Trim();
                _steps.Add((when - at, $":{silo.Ports.Http} {(text.Length > 120 ? text[..120] : text)}"));
            }
        }
    }
}
