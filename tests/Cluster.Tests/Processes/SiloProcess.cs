using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrderCluster.Testing;

namespace OrderCluster.Cluster.Tests.Processes;

/// <summary>One silo as a process of its own, as it was built beside these tests.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Of its HTTP.</summary>
    internal Uri Address { get; }

    /// <summary>What it has written so far.</summary>
    internal string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts a silo; done when it takes requests.</summary>
    internal static async Task<SiloProcess> StartAsync(string store, string keyFile, SiloPortNumbers ports)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(configuration.Parent!.Parent!.FullName, "Silo", configuration.Name, "OrderCluster.Silo");
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ORDERCLUSTER_SECRET"] = "of these tests" },
        };
        string[] arguments =
        [
            "--store", store, "--cluster", "tests", "--keys", keyFile, "--http-port", Text(ports.Http), "--silo-port", Text(ports.Silo),
            "--gateway-port", Text(ports.Gateway), "--allow-not-durable",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var silo = new SiloProcess(Process.Start(start)!, new Uri($"http://127.0.0.1:{Text(ports.Http)}"));
        var ended = silo._process.WaitForExitAsync();
        try
        {
            await Task.WhenAny(silo._listening.Task, ended).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The silo at {silo.Address} does not listen after {Patience.TotalSeconds:0} s: {silo.Log}");
        }

        Assert.True(silo._listening.Task.IsCompleted, $"The silo at {silo.Address} has ended: {silo.Log}");
        return silo;
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Stops its clock, so to speak: it does nothing until it is told to go on, and does not know of it.</summary>
    internal Task PauseAsync() => ProcessSignals.SendAsync(_process.Id, "STOP");

    internal Task GoOnAsync() => ProcessSignals.SendAsync(_process.Id, "CONT");

    /// <summary>Asks it to stop, and waits for that.</summary>
    /// <returns>Its exit code.</returns>
    internal async Task<int> StopAsync()
    {
        await ProcessSignals.SendAsync(_process.Id, "TERM");
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The silo at {Address} still runs {Patience.TotalSeconds:0} s after it was asked to stop: {Log}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private void Take(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }

        if (line?.Contains("HTTP listens on", StringComparison.Ordinal) == true)
        {
            _listening.TrySetResult();
        }
    }
}

/// <summary>Where one silo listens.</summary>
internal sealed record SiloPortNumbers(int Http, int Silo, int Gateway);
