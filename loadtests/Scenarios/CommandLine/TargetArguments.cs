using System.CommandLine;
using OrderCluster.Scenarios.Target;

namespace OrderCluster.Scenarios.CommandLine;

/// <summary>The options that say what is put under load.</summary>
internal static class TargetArguments
{
    private const string SecretVariable = "ORDERCLUSTER_SECRET";
    private const string KeyVariable = "OC_API_KEY";

    private static readonly Option<string?> Store = new("--store")
    {
        Description = "sqlite:PATH, \"postgres:CONNECTION\" or memory:; a throw-away PostgreSQL when left out. With --gateways: that cluster's, to audit",
    };

    private static readonly Option<int?> Silos = new("--silos") { Description = "silos to start; over one needs PostgreSQL" };

    private static readonly Option<bool> Http = new("--http") { Description = "go through the silos' HTTP API instead of their gateways" };

    private static readonly Option<string[]> Gateways = new("--gateways")
    {
        Description = $"host:port of gateways of a cluster that runs already; its secret is taken from {SecretVariable}",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Cluster = new("--cluster") { Description = "with --gateways: the cluster's name", DefaultValueFactory = _ => "local" };

    private static readonly Option<Uri[]> HttpAt = new("--http-at")
    {
        Description = $"with --gateways and --http: the silos' HTTP addresses; the key is taken from {KeyVariable}",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Payments = new("--payments") { Description = "how the simulated payment gateway of the started silos behaves, such as delay-ms=50" };

    internal static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Store, Silos, Http, Gateways, Cluster, HttpAt, Payments })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            var isRunning = result.GetValue(Gateways) is { Length: > 0 };
            if (isRunning && result.GetValue(Http) && result.GetValue(HttpAt) is not { Length: > 0 })
            {
                result.AddError("--http to a running cluster needs its addresses: --http-at http://HOST:PORT.");
            }

            if (!isRunning && result.GetValue(Silos) > 1 && result.GetValue(Store) is { } store && !store.StartsWith("postgres:", StringComparison.Ordinal))
            {
                result.AddError("Several silos need a store that they can share: --store \"postgres:…\", or none for a throw-away one.");
            }
        });
    }

    /// <param name="silos">To start unless the options say otherwise.</param>
    internal static TargetOptions Read(ParseResult result, int silos) => new()
    {
        Store = result.GetValue(Store),
        Silos = result.GetValue(Silos) ?? silos,
        OverHttp = result.GetValue(Http),
        Gateways = result.GetValue(Gateways) ?? [],
        Cluster = result.GetValue(Cluster)!,
        Secret = Environment.GetEnvironmentVariable(SecretVariable) ?? "",
        HttpAddresses = result.GetValue(HttpAt) ?? [],
        ApiKey = Environment.GetEnvironmentVariable(KeyVariable),
        Payments = result.GetValue(Payments),
    };
}
