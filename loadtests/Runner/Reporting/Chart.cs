using System.Globalization;
using System.Net;
using System.Text;

namespace OrderCluster.Runner.Reporting;

/// <summary>Lines over the time of a load, as inline SVG with labelled axes; colours come from the page's classes, so that light and dark have their own.</summary>
internal sealed class Chart(string title, string unit, double seconds)
{
    private const int Width = 640;
    private const int Height = 240;
    private const int Left = 58;
    private const int Right = 12;
    private const int Top = 10;
    private const int Bottom = 34;
    private const int Steps = 4;
    private const int Colours = 6;

    private readonly List<(string Name, IReadOnlyList<(double At, double Value)> Points)> _lines = [];

    internal void Add(string name, IEnumerable<(double At, double Value)> points) => _lines.Add((name, [.. points]));

    internal string Html()
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Escape(title)} <small>{Escape(unit)}</small></figcaption>");
        if (_lines.All(line => line.Points.Count == 0))
        {
            return html.Append("<p class=\"none\">nothing to show: the load lasted less than a second</p></figure>").ToString();
        }

        html.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escape(title)} in {Escape(unit)} over seconds\">");
        var (top, step) = Scale(_lines.SelectMany(line => line.Points).Max(point => point.Value));
        for (var value = 0.0; value <= top + (step / 2); value += step)
        {
            var y = Y(value, top);
            html.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{Label(value, step)}</text>");
        }

        var (lastSecond, secondStep) = Scale(seconds);
        for (var at = 0.0; at <= Math.Min(seconds, lastSecond) + 0.01; at += secondStep)
        {
            html.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(at):0.#}\" y=\"{Height - 18}\" text-anchor=\"middle\">{Label(at, secondStep)}</text>");
        }

        html.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 3}\" text-anchor=\"middle\">seconds since the load began</text>");
        for (var i = 0; i < _lines.Count; i++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line c{i % Colours}\" points=\"{string.Join(' ', _lines[i].Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.At):0.#},{Y(point.Value, top):0.#}")))}\"><title>{Escape(_lines[i].Name)}</title></polyline>");
        }

        html.Append("</svg><ul class=\"legend\">");
        for (var i = 0; i < _lines.Count; i++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<li class=\"c{i % Colours}\"><svg viewBox=\"0 0 24 8\"><line class=\"line c{i % Colours}\" x1=\"0\" x2=\"24\" y1=\"4\" y2=\"4\"/></svg>{Escape(_lines[i].Name)}</li>");
        }

        return html.Append("</ul></figure>").ToString();
    }

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A round end of an axis at or above the greatest value, and the distance of its labels.</summary>
    internal static (double Top, double Step) Scale(double greatest)
    {
        if (!(greatest > 0))
        {
            return (1, 1);
        }

        var rough = greatest / Steps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        return (Math.Ceiling((greatest / step) - 1e-9) * step, step);
    }

    private double X(double at) => Left + (Math.Clamp(at / Math.Max(seconds, 1), 0, 1) * (Width - Left - Right));

    private static double Y(double value, double top) => Top + ((1 - (value / top)) * (Height - Top - Bottom));

    private static string Label(double value, double step) => value.ToString(step >= 1 ? "#,0" : step >= 0.1 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
