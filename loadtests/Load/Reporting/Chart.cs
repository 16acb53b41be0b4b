using System.Globalization;
using System.Net;
using System.Text;

namespace OrderCluster.Load.Reporting;

/// <summary>Lines over the time of a load, as inline SVG with labelled axes; colours come from the page's classes, so that light and dark have their own.</summary>
internal sealed class Chart(string title, string unit, double seconds)
{
    private const int Width = 640;
    private const int Height = 240;
    private const int Left = 76;
    private const int Right = 14;
    private const int Top = 12;
    private const int Bottom = 32;

    private readonly List<ChartLine> _lines = [];

    /// <summary>Distances show ratios: for values of which the greatest is many times the least.</summary>
    internal bool IsLogarithmic { get; init; }

    /// <summary>What stands in place of a chart without a line.</summary>
    internal string Nothing { get; init; } = "nothing to show";

    private Axis Times { get; } = Axis.Seconds(Math.Max(seconds, 1));

    internal void Add(string name, IEnumerable<ChartPoint> points) => _lines.Add(new ChartLine(name, [.. points], _lines.Count(line => !line.IsPlan), false));

    /// <summary>Adds a line that the others are compared with; it is drawn behind them.</summary>
    internal void AddPlan(string name, IEnumerable<ChartPoint> points) => _lines.Insert(0, new ChartLine(name, [.. points], 0, true));

    internal string Html()
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Escape(title)} <small>{Escape(unit)}</small></figcaption>");
        var values = _lines.SelectMany(line => line.Points).Select(point => point.Value).ToArray();
        if (values.Length == 0)
        {
            return html.Append(CultureInfo.InvariantCulture, $"<p class=\"none\">{Escape(Nothing)}</p></figure>").ToString();
        }

        var axis = IsLogarithmic ? Axis.Logarithmic(values.Min(), values.Max()) : Axis.Linear(values.Max());
        html.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escape(title)}, {Escape(unit)}, over seconds\">");
        DrawAxes(html, axis);
        foreach (var line in _lines)
        {
            line.Draw(html, point => (X(point.At), Y(axis, point.Value)));
        }

        html.Append("</svg><p class=\"under\">seconds since the load began</p><ul class=\"legend\">");
        foreach (var line in _lines)
        {
            html.Append(CultureInfo.InvariantCulture, $"<li><svg viewBox=\"0 0 24 8\"><line class=\"{line.Style}\" x1=\"0\" x2=\"24\" y1=\"4\" y2=\"4\"/></svg>{Escape(line.Name)}</li>");
        }

        return html.Append("</ul></figure>").ToString();
    }

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    private void DrawAxes(StringBuilder html, Axis axis)
    {
        foreach (var (value, label) in axis.Marks)
        {
            var y = Y(axis, value);
            html.Append(CultureInfo.InvariantCulture, $"<line class=\"{(label is null ? "grid faint" : "grid")}\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.##}\" y2=\"{y:0.##}\"/>");
            html.Append(CultureInfo.InvariantCulture, $"{(label is null ? "" : $"<text class=\"y\" x=\"{Left - 6}\" y=\"{y:0.##}\" text-anchor=\"end\" dominant-baseline=\"central\">{label}</text>")}");
        }

        foreach (var (at, label) in Times.Marks)
        {
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"x\" x=\"{X(at):0.##}\" y=\"{Height - Bottom + 10}\" text-anchor=\"middle\" dominant-baseline=\"hanging\">{label}</text>");
        }
    }

    private double X(double at) => Left + (Times.ShareOf(at) * (Width - Left - Right));

    private static double Y(Axis axis, double value) => Top + ((1 - axis.ShareOf(value)) * (Height - Top - Bottom));
}

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
