using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.CommandLine;

/// <summary>The options that make a silo one of several, or let clients call the grains of one that is alone.</summary>
internal static class ClusterOptions
{
    private static readonly Option<string?> Cluster = new("--cluster")
    {
        Description = "name of the cluster to join; without it the silo is alone. Needs a PostgreSQL store",
    };

    private static readonly Option<int> SiloPort = PortOption.Make("--silo-port", "port for the other silos of the cluster; 0 takes a free one", ClusterSettings.DefaultSiloPort);

    private static readonly Option<int> GatewayPort = PortOption.Make("--gateway-port", "port for clients that call grains, 0 takes a free one; without --cluster there is none unless it is given", GatewaySettings.DefaultGatewayPort);

    private static readonly Option<string?> Advertise = new("--advertise")
    {
        Description = "name or address by which the other silos reach this one; that of --bind, or the machine's name when --bind takes all",
    };

    private static readonly Option<string?> Secret = new("--cluster-secret")
    {
        Description = $"what silos and clients of the cluster prove to know; better in {GatewaySettings.SecretVariable}, where other users of the machine don't see it",
    };

    private static readonly Option<string?> ClientSecret = new("--client-secret")
    {
        Description = $"what clients prove to know instead, so that none of them can join as a silo; better in {GatewaySettings.ClientSecretVariable}",
    };

    internal static void AddTo(RootCommand root, Option<string> store)
    {
        foreach (var option in new Option[] { Cluster, SiloPort, GatewayPort, Advertise, Secret, ClientSecret })
        {
            root.Add(option);
        }

        TlsOptions.AddTo(root, result => result.GetValue(Cluster) is not null || HasOwnGateway(result));
        root.Validators.Add(result =>
        {
            if (result.GetValue(Cluster) is null)
            {
                if (HasOwnGateway(result) && SecretOf(result.GetValue(Secret), GatewaySettings.SecretVariable) is null)
                {
                    result.AddError($"--gateway-port needs a secret that clients know: set {GatewaySettings.SecretVariable}.");
                }

                return;
            }

            if (result.GetValue(store)?.StartsWith("postgres:", StringComparison.OrdinalIgnoreCase) != true)
            {
                result.AddError("--cluster needs a store that several silos can share: --store \"postgres:…\".");
            }

            if (SecretOf(result.GetValue(Secret), GatewaySettings.SecretVariable) is null)
            {
                result.AddError($"--cluster needs a secret that all its silos know: set {GatewaySettings.SecretVariable}.");
            }
        });
    }

    /// <summary>What the options say of a cluster; null for a silo that is alone.</summary>
    internal static ClusterSettings? Settings(ParseResult result, IPAddress bind) => result.GetValue(Cluster) is not { } name ? null
        : new ClusterSettings(name, SecretOf(result)!)
        {
            Bind = bind,
            SiloPort = result.GetValue(SiloPort),
            GatewayPort = result.GetValue(GatewayPort),
            Advertise = AdvertiseOf(result, bind),
            ClientSecret = SecretOf(result.GetValue(ClientSecret), GatewaySettings.ClientSecretVariable),
            Tls = TlsOptions.Settings(result),
        };

    /// <summary>What the options say of the gateway of a silo that is alone; null when it has none.</summary>
    internal static GatewaySettings? GatewayOfOne(ParseResult result, IPAddress bind) => result.GetValue(Cluster) is not null || !HasOwnGateway(result.RootCommandResult) ? null
        : new GatewaySettings(GatewaySettings.NameOfOne, SecretOf(result)!)
        {
            Bind = bind,
            GatewayPort = result.GetValue(GatewayPort),
            Advertise = AdvertiseOf(result, bind),
            ClientSecret = SecretOf(result.GetValue(ClientSecret), GatewaySettings.ClientSecretVariable),
            Tls = TlsOptions.Settings(result),
        };

    private static bool HasOwnGateway(CommandResult result) => result.GetResult(GatewayPort) is { Implicit: false };

    private static string AdvertiseOf(ParseResult result, IPAddress bind) =>
        result.GetValue(Advertise) ?? (bind.Equals(IPAddress.Any) || bind.Equals(IPAddress.IPv6Any) ? Environment.MachineName : bind.ToString());

    private static string? SecretOf(ParseResult result) => SecretOf(result.GetValue(Secret), GatewaySettings.SecretVariable);

    private static string? SecretOf(string? given, string variable) =>
        !string.IsNullOrEmpty(given) ? given : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } secret ? secret : null;
}
