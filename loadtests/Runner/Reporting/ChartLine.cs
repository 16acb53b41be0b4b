using System.Globalization;
using System.Text;

namespace OrderCluster.Runner.Reporting;

/// <summary>A value at a time of the load, in seconds since it began.</summary>
internal readonly record struct ChartPoint(double At, double Value);

/// <summary>One line of a chart; it breaks where seconds are missing.</summary>
/// <param name="Number">Among the lines of its chart, for its colour.</param>
/// <param name="IsPlan">Drawn pale and wide, for others to be seen on it.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<ChartPoint> Points, int Number, bool IsPlan)
{
    private const int Colours = 6;
    private const double LongestStepSeconds = 1.5;

    // More would run into each other.
    private const int MostDots = 60;

    internal string Style => IsPlan ? "line plan" : string.Create(CultureInfo.InvariantCulture, $"line c{Number % Colours}");

    /// <summary>Radius of a dot without a line; those that are drawn later are smaller, so that none is hidden where all have one value.</summary>
    private double Alone => IsPlan ? 9 : Math.Max(6 - (1.5 * Number), 3);

    internal void Draw(StringBuilder html, Func<ChartPoint, (double X, double Y)> place)
    {
        html.Append(CultureInfo.InvariantCulture, $"<g class=\"{Style}\" data-name=\"{Chart.Escape(Name)}\"><title>{Chart.Escape(Name)}</title>");
        foreach (var piece in Pieces())
        {
            if (piece.Count > 1)
            {
                html.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{string.Join(' ', piece.Select(point => Text(place(point))))}\"/>");
            }

            if (piece.Count == 1 || (Points.Count <= MostDots && !IsPlan))
            {
                foreach (var point in piece)
                {
                    var (x, y) = place(point);
                    html.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.##}\" cy=\"{y:0.##}\" r=\"{(piece.Count == 1 ? Alone : 2)}\"><title>{Chart.Escape(Name)}: {point.Value:#,0.##} at {point.At:0} s</title></circle>");
                }
            }
        }

        html.Append("</g>");
    }

    private IEnumerable<List<ChartPoint>> Pieces()
    {
        List<ChartPoint> piece = [];
        foreach (var point in Points)
        {
            if (piece.Count > 0 && point.At - piece[^1].At > LongestStepSeconds)
            {
                yield return piece;
                piece = [];
            }

            piece.Add(point);
        }

        yield return piece;
    }

    private static string Text((double X, double Y) at) => string.Create(CultureInfo.InvariantCulture, $"{at.X:0.##},{at.Y:0.##}");
}
