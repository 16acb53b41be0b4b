using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OrderCluster.Load.CommandLine;
using PaymentSpec = OrderCluster.Silo.CommandLine.PaymentSpec;

namespace OrderCluster.Load.Target;

/// <summary>The options that say what is put under load.</summary>
internal static class TargetArguments
{
    private const string SecretVariable = "ORDERCLUSTER_SECRET";
    private const string KeyVariable = "OC_API_KEY";

    private const int MaxSilos = 64;

    private static readonly Option<string?> Store =
        StoreOption.Make("where the silos keep their journal; a throw-away PostgreSQL when left out. With --gateways: that cluster's, to audit");

    private static readonly Option<int?> Silos = NumberOption.WholeOrNone("--silos", "silos to start; over one needs PostgreSQL", MaxSilos);

    private static readonly Option<bool> Http = new("--http") { Description = "go through the silos' HTTP API instead of their gateways" };

    private static readonly Option<string[]> Gateways = TextOption.Several(
        "--gateways", $"gateways of a cluster that runs already; its secret is taken from {SecretVariable}", "HOST:PORT of each gateway", IsHostAndPort);

    private static readonly Option<string> Cluster = TextOption.Make("--cluster", "with --gateways: the cluster's name", "local", "a name", name => name.Length > 0);

    private static readonly Option<string[]> HttpAt = TextOption.Several(
        "--http-at", $"with --gateways and --http: the silos' HTTP addresses; the key is taken from {KeyVariable}", "http://HOST:PORT of each silo", IsHttpAddress);

    private static readonly Option<string?> Payments = ValuedOption.Checked(
        new Option<string?>("--payments")
        {
            Description = "how the simulated payment gateway of the started silos behaves, such as delay-ms=50",
            CustomParser = ReadPayments,
        },
        "parts such as declined=20,delay-ms=50");

    internal static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Store, Silos, Http, Gateways, Cluster, HttpAt, Payments })
        {
            command.Add(option);
        }
    }

    /// <param name="silos">To start unless the options say otherwise.</param>
    /// <exception cref="BadUsageException">Options do not go together.</exception>
    internal static TargetOptions Read(ParseResult result, int silos)
    {
        var count = result.GetValue(Silos) ?? silos;
        return Contradiction(result, count) is { } contradiction ? throw new BadUsageException(contradiction) : Options(result, count);
    }

    private static TargetOptions Options(ParseResult result, int silos) => new()
    {
        Store = StoreOption.Started(result.GetValue(Store)),
        Silos = silos,
        OverHttp = result.GetValue(Http),
        Gateways = result.GetValue(Gateways)!,
        Cluster = result.GetValue(Cluster)!,
        Secret = Environment.GetEnvironmentVariable(SecretVariable) ?? "",
        HttpAddresses = [.. result.GetValue(HttpAt)!.Select(address => new Uri(address))],
        ApiKey = Environment.GetEnvironmentVariable(KeyVariable),
        Payments = result.GetValue(Payments),
    };

    private static string? Contradiction(ParseResult result, int silos)
    {
        var store = result.GetValue(Store);
        if (result.GetValue(Gateways) is { Length: > 0 })
        {
            return store == StoreOption.Throwaway ? "--store postgres: a cluster that runs already has its store; expected its address, or none."
                : result.GetValue(Http) && result.GetValue(HttpAt) is not { Length: > 0 } ? "--http to a running cluster needs its addresses: --http-at http://HOST:PORT."
                : null;
        }

        return silos > 1 && store is not null && !store.StartsWith(StoreOption.Throwaway, StringComparison.Ordinal)
            ? $"--store {store}: {silos} silos need a store that they can share; expected \"postgres:CONNECTION\", postgres alone, or none for a throw-away server."
            : null;
    }

    private static bool IsHostAndPort(string text) =>
        text.LastIndexOf(':') is > 0 and var colon && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;

    private static bool IsHttpAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static string? ReadPayments(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        try
        {
            PaymentSpec.Parse(text);
            return text;
        }
        catch (FormatException mistake)
        {
            result.AddError($"--payments {text}: {mistake.Message}");
            return null;
        }
    }
}
