using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Arguments;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Transport;
using OrderCluster.Journal.Store;

namespace OrderCluster.Benchmarks;

/// <summary>A silo that is called over TCP: this program once more, until its input ends.</summary>
internal sealed class GatewaySilo : IDisposable
{
    private const string Name = "gateway-silo";

    private readonly Process _process;

    private GatewaySilo(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    internal int Port { get; }

    /// <summary>User and system time so far.</summary>
    internal TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="store">As <c>--store</c> takes it; null for a silo without a journal.</param>
    /// <exception cref="PlatformNotSupportedException">It has ended at its start; its error output says why.</exception>
    internal static async Task<GatewaySilo> StartProcessAsync(string? store)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(GatewaySilo).Assembly.Location] : [];
        foreach (var argument in program.Append(Name).Concat(store is null ? [] : ["--store", store]))
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        return await process.StandardOutput.ReadLineAsync() is { } port
            ? new GatewaySilo(process, int.Parse(port, CultureInfo.InvariantCulture))
            : throw new PlatformNotSupportedException("The silo has ended at its start.");
    }

    /// <summary>What runs in the other process.</summary>
    internal static Command Command()
    {
        var store = StoreOption.Make("where the journal is; without it there is none");
        var command = new Command(Name, "a silo for the other benchmarks, until its input ends") { store };
        command.Hidden = true;
        command.SetAction((result, _) => RunAsync(result.GetValue(store)));
        return command;
    }

    /// <summary>Rows that its journal has written so far.</summary>
    internal async Task<long> AppendsAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync() is { } appends
            ? long.Parse(appends, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException("The silo's process has ended.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Prints the gateway's port, then how many rows the journal has whenever it is asked by a line, until its input ends.</summary>
    private static async Task RunAsync(string? store)
    {
        var ports = SiloPorts.Bind(IPAddress.Loopback, 0, 0);
        if (store is null)
        {
            await using var silo = await EmbeddedSilo.StartNewAsync(addServices: services => AddTransport(services.AddSingleton(TimeProvider.System), ports));
            await AnswerAsync(ports, () => 0);
            return;
        }

        await using var journaling = await JournalingSilo.StartAsync(StoreAddress.Parse(store), services => AddTransport(services, ports));
        await AnswerAsync(ports, () => journaling.Appends);
    }

    private static void AddTransport(IServiceCollection services, SiloPorts ports)
    {
        services.AddSingleton<ISiloMembership>(new SingleSilo(new SiloAddress(Guid.NewGuid(), "127.0.0.1", ports.SiloPort, ports.GatewayPort, 0)));
        services.AddClusterTransport(ports);
    }

    private static async Task AnswerAsync(SiloPorts ports, Func<long> appends)
    {
        Console.WriteLine(ports.GatewayPort);
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(appends());
        }
    }
}
