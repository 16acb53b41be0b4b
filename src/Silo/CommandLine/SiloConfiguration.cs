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

    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    /// <summary>Settings whose zero has a meaning: review each order, wait for nothing.</summary>
    private static readonly string[] MayBeZero =
        [nameof(OrderOptions.ReviewAboveTotal), nameof(OrderOptions.ContentionPatience), nameof(HttpLimits.PlacingPatience), nameof(RecoveryOptions.DueAtStart)];

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
            var settings = Apply(new SiloSettings(), configuration);
            return FindProblem(nameof(settings.Orders), settings.Orders) ?? FindProblem(nameof(settings.HttpLimits), settings.HttpLimits) ?? FindProblem(nameof(settings.Recovery), settings.Recovery);
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

    private static string? FindProblem(string section, object options) => options.GetType().GetProperties()
        .Select(setting => (setting.Name, Bound: BoundOf(setting.GetValue(options), MayBeZero.Contains(setting.Name))))
        .Where(setting => setting.Bound is not null)
        .Select(setting => $"{Section}:{section}:{setting.Name} is {setting.Bound}.")
        .FirstOrDefault();

    /// <summary>The bound that a value breaks; null if none.</summary>
    private static string? BoundOf(object? value, bool mayBeZero)
    {
        var size = value switch { int number => number, long number => number, decimal number => number, TimeSpan time => time.Ticks, _ => 1 };
        return size < 0 || (size == 0 && !mayBeZero) ? mayBeZero ? "at least 0" : "over 0"
            : value is TimeSpan length && length > LongestTime ? $"a time of at most a day, as in 00:00:30 for half a minute; '{length:c}' is longer"
            : null;
    }

    private static T Bind<T>(T options, IConfiguration configuration, string section)
    {
        configuration.GetSection($"{Section}:{section}").Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }

    private static string KeyOf(Option option) =>
        string.Concat(option.Name.TrimStart('-').Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
