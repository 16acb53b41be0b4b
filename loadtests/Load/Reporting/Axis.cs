using System.Globalization;

namespace OrderCluster.Load.Reporting;

/// <summary>The values along one side of a chart: where each lies, and which are labelled.</summary>
/// <param name="Lowest">Above 0 on a logarithmic axis.</param>
internal sealed record Axis(double Lowest, double Highest, bool IsLogarithmic, IReadOnlyList<AxisMark> Marks)
{
    private const int Steps = 4;
    private const int MostLabels = 8;

    // Values are sums of floating point; a mark that they miss by less than this is met.
    private const double Slack = 1e-9;

    /// <summary>From 0 to a round figure at or above the greatest value.</summary>
    internal static Axis Linear(double greatest)
    {
        var (top, step) = Scale(greatest);
        var format = step >= 1 ? "#,0" : step >= 0.1 ? "0.0" : "0.00";
        return new Axis(0, top, false, [.. Enumerable.Range(0, (int)Math.Round(top / step) + 1).Select(mark => new AxisMark(mark * step, Text(mark * step, format)))]);
    }

    /// <summary>Of seconds, from 0 to the last one exactly, marked at whole ones.</summary>
    internal static Axis Seconds(double last)
    {
        var step = Math.Max(Scale(last).Step, 1);
        return new Axis(0, last, false, [.. Enumerable.Range(0, (int)((last / step) + Slack) + 1).Select(mark => new AxisMark(mark * step, Text(mark * step, "#,0")))]);
    }

    /// <summary>From a figure 1, 2 or 5 times a power of ten at or below the least value to another at or above the greatest, with a mark at each between them.</summary>
    /// <param name="least">Above 0.</param>
    internal static Axis Logarithmic(double least, double greatest)
    {
        var lowest = 1 / RoundUp(1 / least);
        var highest = Math.Max(RoundUp(greatest), RoundUp(lowest * 1.5));
        List<double> values = [];
        for (var value = lowest; value <= highest * (1 + Slack); value = RoundUp(value * 1.5))
        {
            values.Add(value);
        }

        var hasAllLabels = values.Count <= MostLabels;
        return new Axis(
            lowest, highest, true,
            [.. values.Select(value => new AxisMark(value, hasAllLabels || IsPowerOfTen(value) ? Text(value, "#,0.###") : null))]);
    }

    /// <summary>0 for the lowest value, 1 for the highest; a value outside lies at the nearer end.</summary>
    internal double ShareOf(double value) => Math.Clamp(
        IsLogarithmic ? Math.Log(value / Lowest) / Math.Log(Highest / Lowest) : (value - Lowest) / (Highest - Lowest), 0, 1);

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
        return (Math.Ceiling((greatest / step) - Slack) * step, step);
    }

    private static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value) + Slack));
        return power * (value / power) switch { <= 1 + Slack => 1, <= 2 + Slack => 2, <= 5 + Slack => 5, _ => 10 };
    }

    private static bool IsPowerOfTen(double value) => Math.Abs(Math.Log10(value) - Math.Round(Math.Log10(value))) < Slack;

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

/// <param name="Label">Null for a line without one.</param>
internal readonly record struct AxisMark(double Value, string? Label);
