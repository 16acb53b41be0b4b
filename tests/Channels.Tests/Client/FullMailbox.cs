using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Client;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Engine.ClientHosting;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Transport;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Channels.Tests.Client;

public sealed class FullMailbox
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Reaches_a_client_as_an_overload_that_says_when_to_ask_again()
    {
        using var ports = SiloPorts.BindGateway(IPAddress.Loopback, 0);
        await using var silo = await EmbeddedSilo.StartNewAsync(
            options =>
            {
                options.Assemblies.Add(typeof(FullMailbox).Assembly);
                options.MailboxSoftLimit = 1;
                options.MailboxHardLimit = 2;
            },
            services => services
                .AddSingleton<ISiloMembership>(new SingleSilo(new SiloAddress(Guid.NewGuid(), "127.0.0.1", 0, ports.GatewayPort, 0)))
                .AddClusterTransport(ports));
        await using var client = await OrderClusterClients.ConnectAsync(
            new ClusterConnectionOptions { Cluster = "default", Gateways = [$"127.0.0.1:{ports.GatewayPort}"] },
            new RetryPolicy(TimeProvider.System, new RetryOptions { Attempts = 1 }));
        var calls = Enumerable.Range(0, 2).Select(_ => client.Orders.FindProductAsync("FULL")).ToArray();
        await (await Task.WhenAny(SlowProductGrain.Entered, calls[0])).WaitAsync(Bound);

        var told = await Assert.ThrowsAsync<TryAgainException>(() => client.Orders.FindProductAsync("FULL"));
        await Assert.ThrowsAsync<LimitExceededException>(() => client.Grains.GetGrain<IProductGrain>("FULL").Find());

        Assert.Equal("overloaded", told.Code);
        Assert.True(told.RetryAfter > TimeSpan.Zero);
        SlowProductGrain.Open();
        await Task.WhenAll(calls).WaitAsync(Bound);
    }
}

/// <summary>Answers nothing until it is told to.</summary>
public sealed class SlowProductGrain : Grain, IProductGrain
{
    private static readonly TaskCompletionSource Begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static readonly TaskCompletionSource Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static Task Entered => Begun.Task;

    public static void Open() => Gate.TrySetResult();

    public Task<Product> Put(PutProduct command) => throw new NotSupportedException();

    public async Task<Product?> Find()
    {
        Begun.TrySetResult();
        await Gate.Task;
        return null;
    }
}
