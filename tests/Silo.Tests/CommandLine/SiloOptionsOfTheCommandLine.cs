using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Configuration;
using OrderCluster.Client.Certificates;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.CommandLine;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Tests.CommandLine;

public sealed class SiloOptionsOfTheCommandLine
{
    [Fact]
    public void Without_options_a_silo_serves_from_a_file_in_the_current_folder()
    {
        var settings = SiloCommand.Settings(SiloCommand.Make().Parse([]));

        Assert.Equal("sqlite:ordercluster.db", settings.Store.ToString());
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 5080), settings.Http);
        Assert.False(settings.StoreOptions.AllowNotDurable);
    }

    [Fact]
    public void Options_say_store_address_and_payments()
    {
        var settings = SiloCommand.Settings(SiloCommand.Make().Parse(
            ["--store", "postgres:Host=db", "--bind", "0.0.0.0", "--http-port", "80", "--payments", "declined=20,delay-ms=50", "--allow-not-durable"]));

        Assert.Equal((StoreKind.Postgres, "Host=db"), (settings.Store.Kind, settings.Store.Target));
        Assert.Equal(new IPEndPoint(IPAddress.Any, 80), settings.Http);
        Assert.Equal((20, TimeSpan.FromMilliseconds(50)), (settings.Payments.DeclinedPerMille, settings.Payments.Delay));
        Assert.True(settings.StoreOptions.AllowNotDurable);
    }

    [Fact]
    public void Configuration_says_what_the_command_line_does_not_and_what_has_no_option()
    {
        var configuration = Configuration(("HttpPort", "1"), ("Bind", "0.0.0.0"), ("Traces", "true"), ("Orders:ReviewAboveTotal", "500"), ("HttpLimits:PerSecondPerKey", "7"), ("Recovery:WakeTimeout", "00:00:03"));
        var root = SiloCommand.Make(configuration);

        var result = root.Parse(SiloConfiguration.Complete(["--http-port", "2"], configuration, root));

        Assert.Empty(result.Errors);
        var settings = SiloConfiguration.Apply(SiloCommand.Settings(result), configuration);
        Assert.Equal((new IPEndPoint(IPAddress.Any, 2), true), (settings.Http, settings.Traces));
        Assert.Equal((500m, 7, 3), (settings.Orders.ReviewAboveTotal, settings.HttpLimits.PerSecondPerKey, settings.Recovery.WakeTimeout.TotalSeconds));
    }

    [Theory]
    [InlineData("HttpProt", "1", "OrderCluster:HttpProt")]
    [InlineData("HttpPort", "eighty", "--http-port")]
    [InlineData("Orders:ReviewAboveTotal", "much", "ReviewAboveTotal")]
    [InlineData("Orders:ReviewAboveTotal", "-1", "ReviewAboveTotal")]
    [InlineData("HttpLimits:PerSecondPerKey", "0", "OrderCluster:HttpLimits:PerSecondPerKey is over 0.")]
    [InlineData("HttpLimits:BodyBytes", "-1", "BodyBytes is over 0.")]
    [InlineData("HttpLimits:PlacingPatience", "-00:00:01", "PlacingPatience is at least 0.")]
    [InlineData("HttpLimits:RequestTimeout", "30", "as in 00:00:30 for half a minute")]
    [InlineData("Recovery:DueInterval", "-00:00:01", "DueInterval is over 0.")]
    [InlineData("Orders:ReviewAbove", "1", "ReviewAbove")]
    public void A_wrong_setting_is_refused_by_name_before_anything_starts(string key, string value, string named)
    {
        var configuration = Configuration((key, value));
        var root = SiloCommand.Make(configuration);

        Assert.Contains(named, root.Parse(SiloConfiguration.Complete([], configuration, root)).Errors[0].Message, StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(each => KeyValuePair.Create($"OrderCluster:{each.Key}", (string?)each.Value))).Build();

    [Theory]
    [InlineData("--store", "ordercluster.db")]
    [InlineData("--store", "mysql:x")]
    [InlineData("--http-port", "65536")]
    [InlineData("--http-port", "eighty")]
    [InlineData("--http-port", "99999999999")]
    [InlineData("--gateway-port", "99999999999")]
    [InlineData("--bind", "localhost")]
    [InlineData("--payments", "declined=1001")]
    [InlineData("--payments", "declined")]
    [InlineData("--payments", "lucky=1")]
    [InlineData("--store", "postgres:Database=orders")]
    [InlineData("--store", "postgres:Hast=db")]
    public void A_wrong_option_is_refused_before_anything_starts(string option, string value) =>
        Assert.NotEmpty(SiloCommand.Make().Parse([option, value]).Errors);

    [Fact]
    public void Without_a_cluster_a_silo_is_alone() => Assert.Null(SiloCommand.Settings(SiloCommand.Make().Parse([])).Cluster);

    [Fact]
    public void A_silo_of_a_cluster_advertises_what_it_is_told()
    {
        var cluster = SiloCommand.Settings(SiloCommand.Make().Parse(
            ["--store", "postgres:Host=db", "--cluster", "shop", "--cluster-secret", "s", "--silo-port", "1", "--gateway-port", "2", "--advertise", "silo-1"])).Cluster;

        Assert.Equal(new ClusterSettings("shop", "s") { SiloPort = 1, GatewayPort = 2, Advertise = "silo-1" }, cluster);
    }

    [Fact]
    public void A_silo_that_listens_everywhere_advertises_its_machine() => Assert.Equal(
        Environment.MachineName,
        SiloCommand.Settings(SiloCommand.Make().Parse(["--store", "postgres:Host=db", "--cluster", "shop", "--cluster-secret", "s", "--bind", "0.0.0.0"])).Cluster!.Advertise);

    [Fact]
    public void A_cluster_needs_a_store_that_can_be_shared() =>
        Assert.Contains("postgres:", Assert.Single(SiloCommand.Make().Parse(["--cluster", "shop", "--cluster-secret", "s"]).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void A_cluster_needs_a_secret() => Assert.Contains(
        ClusterSettings.SecretVariable,
        Assert.Single(SiloCommand.Make().Parse(["--store", "postgres:Host=db", "--cluster", "shop"]).Errors).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_silo_that_is_alone_has_a_gateway_only_when_it_is_given()
    {
        var settings = SiloCommand.Settings(SiloCommand.Make().Parse(["--gateway-port", "5082", "--cluster-secret", "s"]));

        Assert.Equal((null, new GatewaySettings("local", "s")), (settings.Cluster, settings.Gateway));
        Assert.Null(SiloCommand.Settings(SiloCommand.Make().Parse(["--cluster-secret", "s"])).Gateway);
    }

    [Fact]
    public void Options_say_certificates_and_a_secret_of_clients()
    {
        var gateway = SiloCommand.Settings(SiloCommand.Make().Parse(
            ["--gateway-port", "5082", "--cluster-secret", "s", "--client-secret", "c", "--tls-certificate", "silo.pem,silo.key", "--tls-roots", "roots.pem",
                "--tls-host-name", "silos", "--tls-require-client-certificate"])).Gateway!;

        Assert.Equal("c", gateway.ClientSecret);
        Assert.Equal(new TlsSettings(new CertificateFiles { Certificate = "silo.pem,silo.key", Roots = "roots.pem", HostName = "silos" }, true), gateway.Tls);
    }

    [Theory]
    [InlineData("--tls-certificate", "silo.pem", "--gateway-port")]
    [InlineData("--tls-roots", "roots.pem", "--tls-certificate")]
    public void Encryption_needs_a_port_and_a_certificate(string option, string value, string missing) =>
        Assert.Contains(missing, Assert.Single(SiloCommand.Make().Parse([option, value]).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void A_gateway_needs_a_secret() => Assert.Contains(
        ClusterSettings.SecretVariable,
        Assert.Single(SiloCommand.Make().Parse(["--gateway-port", "5082"]).Errors).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_sub_command_knows_the_store_too()
    {
        var command = SiloCommand.Make();
        command.Add(new Command("sub"));

        var parsed = command.Parse(["sub", "--store", "memory:"]);

        Assert.Empty(parsed.Errors);
        Assert.Equal(StoreKind.Memory, SiloCommand.Settings(parsed).Store.Kind);
    }
}
