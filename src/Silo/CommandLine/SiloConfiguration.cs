using System.CommandLine;
using OrderCluster.Grains.Orders;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.CommandLine;

/// <summary>
/// Settings from a file and from the environment: <c>OrderCluster:HttpPort</c> stands for the option <c>--http-port</c>, which comes first; what has no option has a section of its own.
/// Everything else is as in any ASP.NET program: <c>Logging:…</c>, <c>OTEL_…</c>.
/// </summary>
internal static class SiloConfiguration
{
    /// <summary>The file, in the current folder; it may be absent.</summary>
    public const string FileName = "ordercluster.json";

    private const string Section = "OrderCluster";

    private static readonly string[] Sections = [nameof(SiloSettings.Orders), nameof(SiloSettings.HttpLimits), nameof(SiloSettings.Recovery)];

    /// <exception cref="InvalidDataException">The file is not JSON.</exception>
    public static IConfiguration Read(string folder) =>
        new ConfigurationBuilder().SetBasePath(folder).AddJsonFile(FileName, optional: true).AddEnvironmentVariables().Build();

    /// <summary>The arguments, and before them the options that the configuration says and they don't.</summary>
    public static string[] Complete(string[] arguments, IConfiguration configuration, Command root)
    {
        var said = root.Options.Where(option => configuration[$"{Section}:{KeyOf(option)}"] is not null && !arguments.Any(argument => argument == option.Name || argument.StartsWith(option.Name + "=", StringComparison.Ordinal)));
        return [.. said.SelectMany(option => new[] { option.Name, configuration[$"{Section}:{KeyOf(option)}"]! }), .. arguments];
    }

    /// <summary>What is wrong with the configuration's own sections; null if nothing.</summary>
    public static string? FindProblem(IConfiguration configuration, Command root)
    {
        var known = root.Options.Select(KeyOf).Concat(Sections).ToArray();
        if (configuration.GetSection(Section).GetChildren().FirstOrDefault(each => !known.Contains(each.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            return $"There is no setting {unknown.Path}; there are: {string.Join(", ", known)}.";
        }

        try
        {
            return Apply(new SiloSettings(), configuration).Orders.ReviewAboveTotal < 0 ? $"{Section}:Orders:{nameof(OrderOptions.ReviewAboveTotal)} is at least 0." : null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    /// <summary>The settings with the configuration's own sections.</summary>
    /// <exception cref="InvalidOperationException">A value is not of its setting's kind, or there is no such setting.</exception>
    public static SiloSettings Apply(SiloSettings settings, IConfiguration configuration) => settings with
    {
        Orders = Bind(settings.Orders, configuration, nameof(SiloSettings.Orders)),
        HttpLimits = Bind(settings.HttpLimits, configuration, nameof(SiloSettings.HttpLimits)),
        Recovery = Bind(settings.Recovery, configuration, nameof(SiloSettings.Recovery)),
        Configuration = configuration,
    };

    private static T Bind<T>(T options, IConfiguration configuration, string section)
    {
        configuration.GetSection($"{Section}:{section}").Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }

    private static string KeyOf(Option option) =>
        string.Concat(option.Name.TrimStart('-').Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
