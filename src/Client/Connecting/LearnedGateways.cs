using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Cluster;
using Orleans.Configuration;
using Orleans.Messaging;

namespace OrderCluster.Client.Connecting;

/// <summary>Begins with the gateways that the program was given, and learns the others from whichever answers.</summary>
internal sealed class LearnedGateways(IReadOnlyList<IPEndPoint> given, LostSilos lost, IServiceProvider services, IOptions<GatewayOptions> options) : IGatewayListProvider
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMilliseconds(1_500);

    /// <summary>The client sends calls of one grain through one gateway, which may be the one that hangs: so several are asked, and the first answer counts.</summary>
    private const int Asked = 3;

    private const int Keys = 16;

    private readonly List<Uri> _given = [.. given.Select(gateway => gateway.ToGatewayUri())];
    private IList<Uri>? _learned;
    private bool _isStarted;

    public TimeSpan MaxStaleness => options.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <summary>Never empty: where nobody answers, what was known last and what was given at first.</summary>
    public async Task<IList<Uri>> GetGateways()
    {
        if (!_isStarted)
        {
            // The first list is what the client connects by; there is nobody to ask yet.
            _isStarted = true;
            return _given;
        }

        try
        {
            var client = services.GetRequiredService<IClusterClient>();
            var first = await Task.WhenAny(Enumerable.Range(0, Asked).Select(_ => client.GetGrain<IGatewaysGrain>(Random.Shared.Next(Keys)).List()))
                .WaitAsync(AnswerLimit).ConfigureAwait(false);
            var answer = await first.ConfigureAwait(false);
            if (answer.Gateways.Length > 0)
            {
                lost.Saw(new HashSet<string>([.. answer.Gateways, .. answer.Silos]));
                return _learned = [.. answer.Gateways.Select(IPEndPoint.Parse).Select(gateway => gateway.ToGatewayUri())];
            }
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or InvalidOperationException)
        {
            // Whoever was asked may have died: the next refresh asks another one.
        }

        return [.. _given.Union(_learned ?? [])];
    }
}
