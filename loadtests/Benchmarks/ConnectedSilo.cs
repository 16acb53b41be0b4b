using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Arguments;
using OrderCluster.Journal.Store;
using OrderCluster.Testing;
using Orleans.Hosting;

namespace OrderCluster.Benchmarks;

/// <summary>A <see cref="JournalingSilo"/> in another process (this program once more), called through a client's connection over loopback TCP.</summary>
internal sealed class ConnectedSilo : ISkuSilo
{
    private const string Name = "gateway-silo";

    private readonly Process _process;
    private readonly IHost _client;

    private ConnectedSilo(Process process, IHost client)
    {
        (_process, _client) = (process, client);
        Grains = client.Services.GetRequiredService<IGrainFactory>();
    }

    public IGrainFactory Grains { get; }

    public TimeSpan? ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="store">As <c>--store</c> takes it.</param>
    /// <exception cref="PlatformNotSupportedException">The process has ended at its start; its error output says why.</exception>
    internal static async Task<ConnectedSilo> StartAsync(string store)
    {
        var process = StartProcess(store);
        try
        {
            var port = await process.StandardOutput.ReadLineAsync() ?? throw new PlatformNotSupportedException("The silo has ended at its start.");
            return new ConnectedSilo(process, await ConnectAsync(int.Parse(port, CultureInfo.InvariantCulture)));
        }
        catch
        {
            End(process);
            throw;
        }
    }

    /// <summary>What runs in the other process.</summary>
    internal static Command Command()
    {
        var store = StoreOption.Make("where the journal is");
        var command = new Command(Name, "a silo for the other benchmarks, until its input ends") { store };
        command.Hidden = true;
        command.SetAction((result, _) => RunAsync(StoreAddress.Parse(result.GetRequiredValue(store)!)));
        return command;
    }

    public async Task<long> AppendsAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync() is { } appends
            ? long.Parse(appends, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException("The silo's process has ended.");
    }

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
        End(_process);
    }

    private static async Task<IHost> ConnectAsync(int gatewayPort)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gatewayPort));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static Process StartProcess(string store)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ConnectedSilo).Assembly.Location] : [];
        foreach (var argument in program.Concat([Name, "--store", store]))
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static void End(Process process)
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Prints the gateway's port, then how many rows the journal has whenever it is asked by a line, until its input ends.</summary>
    private static async Task RunAsync(StoreAddress store)
    {
        var gatewayPort = FreePort.Take();
        await using var silo = await JournalingSilo.StartAsync(store, gatewayPort);
        Console.WriteLine(gatewayPort);
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(silo.Appends);
        }
    }
}
