using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Transport;

namespace OrderCluster.Benchmarks;

/// <summary>The silo that <see cref="GatewayBenchmark"/> calls: this program once more, until its input ends.</summary>
internal sealed class GatewaySilo : IDisposable
{
    private GatewaySilo(Process process, int port)
    {
        Process = process;
        Port = port;
    }

    internal Process Process { get; }

    internal int Port { get; }

    internal static GatewaySilo StartProcess()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(GatewaySilo).Assembly.Location);
        }

        start.ArgumentList.Add("gateway-silo");
        var process = Process.Start(start)!;
        return new GatewaySilo(process, int.Parse(process.StandardOutput.ReadLine()!));
    }

    /// <summary>Runs in the other process: prints the gateway's port, and serves until its input ends.</summary>
    internal static async Task RunAsync(BenchmarkArguments arguments)
    {
        var ports = SiloPorts.Bind(IPAddress.Loopback, arguments.Number("silo-port", 0), arguments.Number("gateway-port", 0));
        await using var silo = await EmbeddedSilo.StartNewAsync(addServices: services =>
        {
            services.AddSingleton(TimeProvider.System);
            services.AddSingleton<ISiloMembership>(new SingleSilo(new SiloAddress(Guid.NewGuid(), "127.0.0.1", ports.SiloPort, ports.GatewayPort, 0)));
            services.AddClusterTransport(ports);
        });
        Console.WriteLine(ports.GatewayPort);
        while (await Console.In.ReadLineAsync() is not null)
        {
        }
    }

    public void Dispose()
    {
        Process.StandardInput.Close();
        Process.WaitForExit();
        Process.Dispose();
    }
}
