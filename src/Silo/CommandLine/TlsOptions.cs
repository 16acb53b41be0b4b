using System.CommandLine;
using System.CommandLine.Parsing;
using OrderCluster.Client.Certificates;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.CommandLine;

/// <summary>The options that encrypt a silo's connections with other silos and with clients that call grains.</summary>
internal static class TlsOptions
{
    private static readonly Option<string?> Certificate = new("--tls-certificate")
    {
        Description = "encrypt connections with silos and .NET clients: PATH of a PFX or PEM file, or PATH,KEYPATH of two PEM files; "
            + $"the key's password is taken from {CertificateFiles.PasswordVariable}",
        HelpName = "PATH[,KEYPATH]",
    };

    private static readonly Option<string?> Roots = new("--tls-roots")
    {
        Description = "PEM file of the authorities that sign the certificates of silos and clients; whomever the system trusts unless said",
        HelpName = "PATH",
    };

    private static readonly Option<string?> HostName = new("--tls-host-name")
    {
        Description = "name that every silo's certificate bears; unless said it must bear the name or address that the silo advertises",
        HelpName = "NAME",
    };

    private static readonly Option<bool> RequireClientCertificate = new("--tls-require-client-certificate")
    {
        Description = "refuse .NET clients that show no certificate; silos always show theirs to each other",
    };

    /// <param name="root">The command that serves.</param>
    /// <param name="hasPorts">Whether there is anything to encrypt.</param>
    internal static void AddTo(RootCommand root, Func<CommandResult, bool> hasPorts)
    {
        var options = new Option[] { Certificate, Roots, HostName, RequireClientCertificate };
        foreach (var option in options)
        {
            root.Add(option);
        }

        root.Validators.Add(result =>
        {
            if (options.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is not { } given)
            {
                return;
            }

            if (result.GetValue(Certificate) is null)
            {
                result.AddError($"{given.Name} needs --tls-certificate: a silo that speaks TLS shows a certificate.");
            }
            else if (!hasPorts(result))
            {
                result.AddError($"{given.Name} encrypts the ports for silos and .NET clients, and there are none: give --cluster or --gateway-port.");
            }
        });
    }

    /// <summary>What the options say; null for no encryption.</summary>
    internal static TlsSettings? Settings(ParseResult result) => result.GetValue(Certificate) is not { } certificate ? null : new TlsSettings(
        new CertificateFiles
        {
            Certificate = certificate,
            Roots = result.GetValue(Roots),
            HostName = result.GetValue(HostName),
            Password = Environment.GetEnvironmentVariable(CertificateFiles.PasswordVariable),
        },
        result.GetValue(RequireClientCertificate));
}
