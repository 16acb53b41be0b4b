using System.Net;
using Microsoft.AspNetCore.Connections;
using OrderCluster.Client.Certificates;
using OrderCluster.Client.Connecting;
using OrderCluster.Silo.Connections;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Settings;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting.Security;

/// <summary>
/// What a connection to the ports of silos and clients goes through before Orleans reads a byte: the door for those that are silent, TLS where asked for, the proof
/// of the secret; and behind the gateway's the look at each message, and the key of each call.
/// </summary>
internal sealed class PortSecurity
{
    /// <summary>How long a connection may take until it has proven that it knows the secret.</summary>
    private static readonly TimeSpan ProofTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Connections of a port that have not proven that yet.</summary>
    private const int MaxUnproven = 256;

    /// <summary>Of all that the process may hold, those may be one in so many, at each port.</summary>
    private const int UnprovenPart = 8;

    private readonly GatewaySettings _settings;
    private readonly TlsPipeline? _tls;
    private readonly SecretProof _ofSilos;
    private readonly SecretProof _ofClients;

    private PortSecurity(GatewaySettings settings)
    {
        _settings = settings;
        _tls = settings.Tls is { } tls ? new TlsPipeline(tls.Files.Read(TimeProvider.System)) : null;
        _ofSilos = new SecretProof(settings.Secret, PortPurpose.Silos);
        _ofClients = new SecretProof(settings.ClientSecret ?? settings.Secret, PortPurpose.Clients);
    }

    /// <exception cref="OrleansConfigurationException">There is a port, and no secret.</exception>
    /// <exception cref="IOException">A certificate can't be read.</exception>
    /// <exception cref="InvalidDataException">A certificate is of no use.</exception>
    public static void Add(ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.Cluster is null)
        {
            ClosedPort.AddForSilos(silo);
        }

        if ((settings.Cluster ?? settings.Gateway) is not { } ports)
        {
            return;
        }

        if (ports.Secret.Length == 0 || ports.ClientSecret is { Length: 0 })
        {
            throw new OrleansConfigurationException("The ports of silos and clients need a secret.");
        }

        KeyRing.Add(silo.Services, settings.KeyFile);
        silo.Services.AddSingleton<RefusalLog>();
        silo.AddIncomingGrainCallFilter<OutsideCalls>();
        var security = new PortSecurity(ports);
        silo.Configure<SiloConnectionOptions>(connections =>
        {
            connections.ConfigureSiloInboundConnection(builder => security.Accept(builder, PortPurpose.Silos));
            connections.ConfigureGatewayInboundConnection(builder => security.Accept(builder, PortPurpose.Clients));
            connections.ConfigureSiloOutboundConnection(security.Connect);
        });
    }

    private static string AddressOf(ConnectionContext connection) => (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "nowhere";

    private void Accept(IConnectionBuilder builder, PortPurpose purpose)
    {
        var log = builder.ApplicationServices.GetRequiredService<RefusalLog>();
        void Refuse(ConnectionContext connection, string reason) => log.Connection(AddressOf(connection), purpose == PortPurpose.Silos ? "silos" : "clients", reason);

        var door = new ConnectionDoor(OpenFiles.AtMost(MaxUnproven, UnprovenPart), ProofTimeout, TimeProvider.System);
        builder.Use(next => connection => door.RunAsync(connection, next));
        builder.Use(next => async connection =>
        {
            if (await SpeaksAsync(connection))
            {
                await next(connection);
            }
        });
        _tls?.Accept(builder, demandsCertificate: purpose == PortPurpose.Silos || _settings.Tls!.RequiresClientCertificate, Refuse);
        builder.Use(next => async connection =>
        {
            try
            {
                await (purpose == PortPurpose.Silos ? _ofSilos : _ofClients).AcceptAsync(connection, connection.Features.Get<TlsObjection>()?.Text, CancellationToken.None);
            }
            catch (Exception error) when (error is ProofException or ConnectionAbortedException or IOException or ObjectDisposedException)
            {
                // It is closed by returning; what is thrown would be logged with its stack, each time.
                Refuse(connection, error is ProofException ? error.Message : "It was silent, or has gone.");
                return;
            }

            connection.Features.Get<ConnectionDoor.Visitor>()!.Admit();
            await next(connection);
        });
        if (purpose == PortPurpose.Clients)
        {
            builder.Use(next => connection => RunLookedAtAsync(connection, next, reason => Refuse(connection, reason)));
        }
    }

    // Who connects and leaves without a word has only looked whether the port is open, as silos do when another one is silent: there is nobody to refuse.
    private static async Task<bool> SpeaksAsync(ConnectionContext connection)
    {
        try
        {
            var first = await connection.Transport.Input.ReadAsync();
            connection.Transport.Input.AdvanceTo(first.Buffer.Start);
            return !first.Buffer.IsEmpty;
        }
        catch (Exception gone) when (gone is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task RunLookedAtAsync(ConnectionContext connection, ConnectionDelegate next, Action<string> refuse)
    {
        var transport = connection.Transport;
        connection.Transport = new Looked(new ClientFrames(transport.Input, refuse), transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    private void Connect(IConnectionBuilder builder)
    {
        var log = builder.ApplicationServices.GetRequiredService<RefusalLog>();
        _tls?.Connect(builder, silo => (silo as IPEndPoint)?.Address.ToString() ?? "", fault => log.Connection("another silo", "silos", fault));
        builder.Use(next => async connection =>
        {
            using (var timeout = new CancellationTokenSource(ProofTimeout))
            {
                await _ofSilos.ConnectAsync(connection, timeout.Token);
            }

            await next(connection);
        });
    }

    private sealed record Looked(System.IO.Pipelines.PipeReader Input, System.IO.Pipelines.PipeWriter Output) : System.IO.Pipelines.IDuplexPipe;
}
