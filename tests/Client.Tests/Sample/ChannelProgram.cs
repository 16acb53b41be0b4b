using System.Diagnostics;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.LocalCluster;

namespace OrderCluster.Client.Tests.Sample;

public sealed class ChannelProgram
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Places_an_order_again_the_same_and_cancels_a_unit_of_it()
    {
        await using var silos = await LocalSilos.StartAsync(new LocalSilosOptions { Count = 1, Store = "memory:", Arguments = ["--allow-not-durable"] });
        await using var client = await silos.ConnectAsync(new RetryPolicy(TimeProvider.System), Bound);
        await client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("MUG-WHITE")).Receive(new ReceiveStock("first", 10, "delivery", "test"));

        var (code, output, error) = await RunAsync(silos, LocalSilos.Channel, "A-1001", "MUG-WHITE");

        Assert.True(code == 0, error);
        Assert.Contains("shop/A-1001 is Confirmed, total 7.65 GBP", output, StringComparison.Ordinal);
        Assert.Contains("shop/A-1001 again: the same order", output, StringComparison.Ordinal);
        Assert.Contains("line 1: 1 cancelled, 2 remain", output, StringComparison.Ordinal);
        Assert.Contains("order-confirmed", output, StringComparison.Ordinal);
        Assert.Equal(2, (await client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("MUG-WHITE")).GetAvailability()).Committed);
    }

    [Fact]
    public async Task Says_what_is_wrong_with_an_order()
    {
        await using var silos = await LocalSilos.StartAsync(new LocalSilosOptions { Count = 1, Store = "memory:", Arguments = ["--allow-not-durable"] });

        var (code, _, error) = await RunAsync(silos, LocalSilos.Channel, "A-1002", "no such/sku ");

        Assert.Equal(1, code);
        Assert.StartsWith("sku-invalid: ", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(LocalSilos silos, params string[] arguments)
    {
        var options = silos.ConnectionOptions();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(configuration.Parent!.Parent!.FullName, "Channel", configuration.Name, "OrderCluster.Channel");

        using var program = Process.Start(new ProcessStartInfo(path, [options.Gateways[0], .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ORDERCLUSTER_SECRET"] = options.Secret, ["OC_API_KEY"] = options.ApiKey },
        })!;
        var (output, error) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
        await program.WaitForExitAsync().WaitAsync(Bound);
        return (program.ExitCode, await output, await error);
    }
}
