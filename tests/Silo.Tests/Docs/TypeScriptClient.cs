using System.Diagnostics;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Docs;

public sealed class TypeScriptClient(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [NodeFact]
    public async Task A_client_generated_from_the_description_fits_its_types_and_places_reads_and_cancels_an_order()
    {
        var sku = await Stock.NewAsync(fixture.Silo, units: 5);
        var key = fixture.Silo.Shop.DefaultRequestHeaders.GetValues("X-Api-Key").Single();

        await RunAsync("generate");
        await RunAsync("check");
        var output = await RunAsync("order", "--", fixture.Silo.Address.ToString(), key, sku);

        Assert.Matches("""^shop/ts-\d+ is confirmed, 5 GBP, at /v1/orders/shop/ts-\d+\nline 1 holds 2 units; .*order-confirmed\ncancelled 2 units, 0 remain\n$""", output);
    }

    private static async Task<string> RunAsync(params string[] script)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["run", "--silent", .. script])
        {
            WorkingDirectory = NodeFactAttribute.Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, error) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        try
        {
            await npm.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            npm.Kill(entireProcessTree: true);
            Assert.Fail($"npm run {script[0]} still ran after {Patience.TotalMinutes} minutes.");
        }

        Assert.True(npm.ExitCode == 0, $"npm run {script[0]}: {await output}{await error}");
        return await output;
    }
}

/// <summary>Runs where the packages of the TypeScript sample are there.</summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = Directory.Exists(Path.Combine(Folder, "node_modules"))
        ? null : "The packages of samples/TypeScript are not there: test.sh gets them where npm can.";

    public static string Folder { get; } = WrittenPages.PathOf("samples/TypeScript");
}
