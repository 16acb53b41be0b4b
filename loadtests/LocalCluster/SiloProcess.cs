using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrderCluster.Testing;

namespace OrderCluster.LocalCluster;

/// <summary>One silo as a process of its own, as it was built beside this program; it ends with this one, also when that is told to end by SIGTERM or SIGINT.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    /// <summary>That of a silo that is alone as well.</summary>
    public const string ClusterName = "local";

    public const string Secret = "of one machine";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process, SiloPortNumbers ports, string host)
    {
        _process = process;
        Ports = ports;
        Address = new Uri($"http://{host}:{Text(ports.Http)}");
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += EndWithThisProcess;
    }

    /// <summary>Of its HTTP.</summary>
    public Uri Address { get; }

    public SiloPortNumbers Ports { get; }

    public int ProcessId => _process.Id;

    public bool IsRunning => !_process.HasExited;

    /// <summary>User and system time so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Memory that it takes, as the operating system counts.</summary>
    public long WorkingSetBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>What it has written so far.</summary>
    public string Log
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
    internal static async Task<SiloProcess> StartAsync(LocalSilosOptions options, string keyFile, SiloPortNumbers ports, SiloNetwork? network)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(configuration.Parent!.Parent!.FullName, "Silo", configuration.Name, "OrderCluster.Silo");
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ORDERCLUSTER_SECRET"] = Secret },
        };
        foreach (var argument in Arguments(network is null ? options : options with { Store = network.Store }, keyFile, ports, network))
        {
            start.ArgumentList.Add(argument);
        }

        var silo = new SiloProcess(Process.Start(start)!, ports, network?.Advertise ?? "127.0.0.1");
        var ended = silo._process.WaitForExitAsync();
        try
        {
            await Task.WhenAny(silo._listening.Task, ended).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The silo at {silo.Address} does not listen after {Patience.TotalSeconds:0} s: {silo.Log}");
        }

        return silo._listening.Task.IsCompleted ? silo : throw new NotStartedException($"The silo at {silo.Address} has ended: {silo.Log.Trim()}");
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Stops its clock, so to speak: it does nothing until it is told to go on, and does not know of it.</summary>
    public Task PauseAsync() => ProcessSignals.SendAsync(_process.Id, "STOP");

    public Task GoOnAsync() => ProcessSignals.SendAsync(_process.Id, "CONT");

    /// <summary>Asks it to stop, and waits for that.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        await ProcessSignals.SendAsync(_process.Id, "TERM");
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The silo at {Address} still runs {Patience.TotalSeconds:0} s after it was asked to stop: {Log}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithThisProcess;
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void EndWithThisProcess(object? sender, EventArgs end)
    {
        _process.Kill();
        _process.WaitForExit(Patience);
    }

    private static IEnumerable<string> Arguments(LocalSilosOptions options, string keyFile, SiloPortNumbers ports, SiloNetwork? network) =>
    [
        "--store", options.Store!, "--keys", keyFile, "--http-port", Text(ports.Http), "--gateway-port", Text(ports.Gateway), .. options.Arguments,
        .. options.Store!.StartsWith("postgres:", StringComparison.Ordinal) ? new[] { "--cluster", ClusterName, "--silo-port", Text(ports.Silo) } : [],
        .. network is null ? [] : new[] { "--bind", network.Bind, "--advertise", network.Advertise },
        .. options.Payments is { } payments ? new[] { "--payments", payments } : [],
    ];

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
public sealed record SiloPortNumbers(int Http, int Silo, int Gateway);

/// <summary>Where a silo is, seen from itself and from the others, when something stands in between.</summary>
/// <param name="Bind">The address on which it listens.</param>
/// <param name="Advertise">The address at which it is reached.</param>
/// <param name="Store">The store's address as this silo takes it.</param>
public sealed record SiloNetwork(string Bind, string Advertise, string Store);

/// <summary>What a program needs for its work has ended at its start; the text says what and why.</summary>
public sealed class NotStartedException(string message) : InvalidOperationException(message);
