namespace OrderCluster.Benchmarks;

/// <summary>Options of a benchmark, each given as <c>--name value</c>.</summary>
internal sealed class BenchmarkArguments(string[] arguments)
{
    /// <exception cref="FormatException">The value is no whole number.</exception>
    internal int Number(string name, int otherwise) => Text(name) is { } value ? int.Parse(value) : otherwise;

    internal string? Text(string name)
    {
        var at = Array.IndexOf(arguments, $"--{name}");
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
