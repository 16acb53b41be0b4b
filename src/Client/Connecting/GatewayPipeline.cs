using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Connections;
using OrderCluster.Client.Certificates;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderCluster.Client.Connecting;

/// <summary>How a client's connections to gateways begin: encrypted where asked for, then with the proof of the secret.</summary>
internal sealed class GatewayPipeline(ClusterConnectionOptions options)
{
    /// <summary>How long a connection may take to be opened, its handshakes included.</summary>
    internal static readonly TimeSpan OpenTimeout = TimeSpan.FromMilliseconds(1_500);

    private static readonly TimeSpan ProofTimeout = TimeSpan.FromSeconds(5);

    private readonly SecretProof _proof = new(options.Secret, PortPurpose.Clients);
    private readonly TlsPipeline? _tls = options.Tls is { } tls ? new TlsPipeline(tls) : null;
    private readonly ConcurrentDictionary<EndPoint, string> _hosts = [];
    private volatile string? _refusal;

    /// <summary>Why a gateway has refused this client, or this client a gateway; null while none has.</summary>
    internal string? Refusal => _refusal;

    /// <summary>Says by what name a gateway was meant, which its certificate then bears.</summary>
    internal void Name(EndPoint gateway, string host) => _hosts.TryAdd(gateway, host);

    /// <summary>Whether the time of a connection's opening was over: it was then given up by this end, which refuses nobody.</summary>
    /// <param name="begun">A timestamp of <see cref="Stopwatch"/>.</param>
    internal static bool HasTimedOut(long begun) => Stopwatch.GetElapsedTime(begun) >= OpenTimeout;

    internal void AddTo(IClientBuilder client) => client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(builder =>
    {
        _tls?.Connect(builder, HostOf, fault => _refusal = fault);
        builder.Use(next => connection => RunAsync(connection, next));
    }));

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            using var timeout = new CancellationTokenSource(ProofTimeout);
            await _proof.ConnectAsync(connection, timeout.Token).ConfigureAwait(false);
            _refusal = null;
        }
        catch (ProofException refused)
        {
            if (!HasTimedOut(begun))
            {
                _refusal = refused.Message;
            }

            throw;
        }

        await next(connection).ConfigureAwait(false);
    }

    private string HostOf(EndPoint? gateway) =>
        gateway is not null && _hosts.TryGetValue(gateway, out var host) ? host : (gateway as IPEndPoint)?.Address.ToString() ?? "";
}
