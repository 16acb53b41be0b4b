using System.CommandLine;
using System.Globalization;
using System.Net;
using OrderCluster.Client.Keys;
using OrderCluster.Grains.Payments;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.CommandLine;

/// <summary>The silo's command line: without a sub-command it serves.</summary>
internal static class SiloCommand
{
    private static readonly Option<string> Store = new("--store")
    {
        Description = "sqlite:PATH, \"postgres:CONNECTION\" or memory:",
        DefaultValueFactory = _ => SiloSettings.DefaultStore,
        Recursive = true,
    };

    private static readonly Option<bool> AllowNotDurable = new("--allow-not-durable")
    {
        Description = "go on, with a warning, on a store that can lose acknowledged orders",
        Recursive = true,
    };

    private static readonly Option<int> HttpPort = PortOption.Make("--http-port", "port of the HTTP API; 0 takes a free one", SiloSettings.DefaultHttpPort);

    private static readonly Option<string> Bind = new("--bind")
    {
        Description = "IP address on which HTTP listens; 0.0.0.0 for all",
        DefaultValueFactory = _ => IPAddress.Loopback.ToString(),
    };

    private static readonly Option<string> Keys = new("--keys")
    {
        Description = "file with the hashes of the API keys; made with a first key when absent",
        DefaultValueFactory = _ => ApiKeyFile.DefaultName,
    };

    private static readonly Option<string> Payments = new("--payments")
    {
        Description = "how the simulated payment gateway behaves, such as declined=20,silent=5,lost=5,delay-ms=50",
        DefaultValueFactory = _ => "",
        Recursive = true,
    };

    private static readonly Option<bool> OrleansDashboard = new("--orleans-dashboard")
    {
        Description = "offer Orleans's own dashboard at /orleans; it slows every call a little",
    };

    private static readonly Option<bool> Traces = new("--traces")
    {
        Description = "trace the calls of grains, and export traces where OTEL_EXPORTER_OTLP_ENDPOINT says; it slows every call a little",
    };

    /// <param name="configuration">What is said beside the command line; null: nothing.</param>
    public static RootCommand Make(IConfiguration? configuration = null)
    {
        Payments.Validators.Add(result => Check(() => PaymentSpec.Parse(result.GetValueOrDefault<string>()), result.AddError));
        Store.Validators.Add(result => Check(() => StoreAddress.Parse(result.GetValueOrDefault<string>()), result.AddError));
        Bind.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError("--bind takes an IP address, such as 127.0.0.1 or 0.0.0.0.");
            }
        });
        var root = new RootCommand("A silo of OrderCluster: takes orders over HTTP and keeps them in its store.")
        {
            Store, AllowNotDurable, HttpPort, Bind, Keys, Payments, OrleansDashboard, Traces,
        };
        ClusterOptions.AddTo(root, Store);
        if (configuration is not null)
        {
            root.Validators.Add(result =>
            {
                if (SiloConfiguration.FindProblem(configuration, root) is { } problem)
                {
                    result.AddError(problem);
                }
            });
        }

        root.SetAction((result, cancellation) =>
            SiloRun.ServeAsync(configuration is null ? Settings(result) : SiloConfiguration.Apply(Settings(result), configuration), cancellation));
        return root;
    }

    /// <summary>The settings that the options say, for a silo that serves.</summary>
    internal static SiloSettings Settings(ParseResult result) => new()
    {
        Store = StoreAddress.Parse(result.GetValue(Store)!),
        StoreOptions = new StoreOptions { AllowNotDurable = result.GetValue(AllowNotDurable) },
        Http = new IPEndPoint(IPAddress.Parse(result.GetValue(Bind)!), result.GetValue(HttpPort)),
        Cluster = ClusterOptions.Settings(result, IPAddress.Parse(result.GetValue(Bind)!)),
        Gateway = ClusterOptions.GatewayOfOne(result, IPAddress.Parse(result.GetValue(Bind)!)),
        KeyFile = result.GetValue(Keys)!,
        OrleansDashboard = result.GetValue(OrleansDashboard),
        Traces = result.GetValue(Traces),
        Payments = PaymentSpec.Parse(result.GetValue(Payments)!),
    };

    private static void Check(Action parse, Action<string> addError)
    {
        try
        {
            parse();
        }
        catch (Exception e) when (e is JournalStoreException or FormatException)
        {
            addError(e.Message);
        }
    }
}

/// <summary>How the simulated payment gateway behaves, as a person writes it: <c>declined=20,silent=5,lost=5,delay-ms=50</c>.</summary>
internal static class PaymentSpec
{
    public const string Forms = "expected parts of: declined=N, silent=N, lost=N (of a thousand payments), delay-ms=N, separated by commas";

    /// <summary>The options that the text says; empty for a gateway that authorizes everything at once.</summary>
    /// <exception cref="FormatException">The text is not of that form; the message says how it should be.</exception>
    public static PaymentSimulatorOptions Parse(string text)
    {
        var options = new PaymentSimulatorOptions();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !int.TryParse(part.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                throw new FormatException($"'{part}' is no such part: {Forms}.");
            }

            options = part[..equals] switch
            {
                "declined" when number <= 1_000 => options with { DeclinedPerMille = number },
                "silent" when number <= 1_000 => options with { SilentPerMille = number },
                "lost" when number <= 1_000 => options with { LostPerMille = number },
                "delay-ms" => options with { Delay = TimeSpan.FromMilliseconds(number) },
                _ => throw new FormatException($"'{part}' is no such part: {Forms}."),
            };
        }

        return options;
    }
}
