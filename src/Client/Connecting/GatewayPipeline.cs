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
    private static readonly TimeSpan ProofTimeout = TimeSpan.FromSeconds(5);

    private readonly SecretProof _proof = new(options.Secret, PortPurpose.Clients);
    private readonly TlsPipeline? _tls = options.Tls is { } tls ? new TlsPipeline(tls) : null;
    private readonly ConcurrentDictionary<EndPoint, string> _hosts = [];
    private volatile string? _refusal;

    /// <summary>Why a gateway has refused this client, or this client a gateway; null while none has.</summary>
    internal string? Refusal => _refusal;

    /// <summary>Says by what name a gateway was meant, which its certificate then bears.</summary>
    internal void Name(EndPoint gateway, string host) => _hosts.TryAdd(gateway, host);

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
            if (!TlsPipeline.HasTimedOut(begun))
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
