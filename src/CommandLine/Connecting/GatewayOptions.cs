using System.CommandLine;
using OrderCluster.Client.Certificates;
using OrderCluster.Client.Connecting;

namespace OrderCluster.CommandLine.Connecting;

/// <summary>The options that lead through the gateways of a cluster instead of a silo's HTTP.</summary>
internal sealed class GatewayOptions
{
    internal const string GatewaysVariable = "OC_GATEWAYS";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly Option<string?> _gateway = new("--gateway")
    {
        Description = $"call the grains through these gateways instead of --url (or {GatewaysVariable}); the secret is taken from "
            + $"{ClusterConnectionOptions.ClientSecretVariable} or {ClusterConnectionOptions.SecretVariable}",
        HelpName = "HOST:PORT[,HOST:PORT…]",
    };

    private readonly Option<string> _cluster = new("--cluster")
    {
        Description = "name of the cluster behind the gateways",
        DefaultValueFactory = _ => ClusterConnectionOptions.ClusterOfOne,
    };

    private readonly Option<bool> _tls = new("--tls") { Description = "encrypt the connections to gateways; so do the options that follow" };

    private readonly Option<string?> _roots = new("--tls-roots") { Description = "PEM file of the authorities that sign silos' certificates", HelpName = "PATH" };

    private readonly Option<string?> _certificate = new("--tls-certificate")
    {
        Description = $"certificate to show to gateways, as at a silo; the key's password is taken from {CertificateFiles.PasswordVariable}",
        HelpName = "PATH[,KEYPATH]",
    };

    private readonly Option<string?> _hostName = new("--tls-host-name") { Description = "name that silos' certificates bear", HelpName = "NAME" };

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _gateway, _cluster, _tls, _roots, _certificate, _hostName })
        {
            command.Add(option);
        }
    }

    /// <summary>Whether gateways are named, by an option or else by the environment.</summary>
    /// <exception cref="ArgumentException">A URL is named by an option as well.</exception>
    internal bool AreChosen(ParseResult result, bool isUrlNamed)
    {
        var isNamed = result.GetValue(_gateway) is { Length: > 0 };
        return isNamed && isUrlNamed
            ? throw new ArgumentException("--gateway and --url are two ways to the same cluster; give one of them.")
            : isNamed || (!isUrlNamed && Environment.GetEnvironmentVariable(GatewaysVariable) is { Length: > 0 });
    }

    internal ClusterConnectionOptions Options(ParseResult result) => new()
    {
        Cluster = result.GetRequiredValue(_cluster),
        Gateways = (result.GetValue(_gateway) is { Length: > 0 } named ? named : Environment.GetEnvironmentVariable(GatewaysVariable)!)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        Secret = ClusterConnectionOptions.SecretOfEnvironment,
        Tls = Tls(result),
        ConnectTimeout = ConnectTimeout,
    };

    private ConnectionTls? Tls(ParseResult result)
    {
        var files = new CertificateFiles
        {
            Certificate = result.GetValue(_certificate),
            Roots = result.GetValue(_roots),
            HostName = result.GetValue(_hostName),
            Password = Environment.GetEnvironmentVariable(CertificateFiles.PasswordVariable),
        };
        return result.GetValue(_tls) || files is not { Certificate: null, Roots: null, HostName: null } ? files.Read(TimeProvider.System) : null;
    }
}
