using System.Data.Common;
using System.Net.Sockets;
using OrderCluster.Grains.Interfaces.Cluster;
using OrderCluster.Journal.State;
using OrderCluster.Silo.Hosting.Placement;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>
/// Tells the others that this silo lives, and has those evicted that don't. Its reads are bounded by it: a silo whose last heartbeat is too old, or that was
/// evicted, answers none. Orleans's own probes go on beside it as a second opinion.
/// </summary>
internal sealed partial class SiloHeartbeat : IHostedService, IReadGate, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a silo may be silent before the others evict it.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromMilliseconds(2_500);

    /// <summary>The same for a silo whose machine refuses connections to it, a process that has ended: a heartbeat is missing.</summary>
    private static readonly TimeSpan RefusedLimit = TimeSpan.FromMilliseconds(450);

    /// <summary>Silence after which clients are told of the other gateways only: two heartbeats are missing.</summary>
    private static readonly TimeSpan Suspicious = TimeSpan.FromMilliseconds(700);

    /// <summary>How long a connection is tried; every round may wait so long for each silent silo.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromMilliseconds(200);

    /// <summary>Below <see cref="SilenceLimit"/>, so that a silo has fallen silent before another one owns its grains.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);

    /// <summary>Time between two answers of the store above which this silo has missed what happened, and watches the others anew.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly IClusterMembershipService _membership;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SiloAddress _self;
    private readonly HeartbeatTable _table;
    private readonly FailureDetector _detector = new(SilenceLimit, RefusedLimit, LongestGap);
    private readonly Dictionary<SiloAddress, TimeSpan> _askedAt = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Lock _refreshLock = new();
    private readonly Owners _owners;
    private Task _refresh = Task.CompletedTask;
    private Thread? _thread;
    private long _freshUntil = long.MinValue;
    private volatile bool _isDead;
    private volatile string[] _gateways = [];
    private bool _isTableLost;

    public SiloHeartbeat(
        SiloSettings settings, ILocalSiloDetails self, IClusterMembershipService membership, Owners owners, TimeProvider clock, ILogger<SiloHeartbeat> log)
    {
        _owners = owners;
        _membership = membership;
        _clock = clock;
        _log = log;
        _self = self.SiloAddress;
        _table = new HeartbeatTable(settings.Store.Target, settings.Cluster!.Name, _self);
    }

    public bool IsOpen => !_isDead && Interlocked.Read(ref _freshUntil) > _clock.GetTimestamp();

    public long Era => _owners.Era;

    /// <summary>
    /// Where clients reach the active silos, as of the last heartbeat; suspicious ones are left out. The silos are those that this one would send calls to:
    /// Orleans knows of an eviction a little after the table does.
    /// </summary>
    public ClusterGateways Gateways => new(
        _gateways,
        [.. _membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress.ToString())]);

    /// <summary>Has Orleans read its table: whoever extended a stream of this silo may own its grain by that.</summary>
    public void Overtaken()
    {
        lock (_refreshLock)
        {
            if (_refresh.IsCompleted)
            {
                _refresh = Task.Run(RefreshAsync);
            }
        }
    }

    /// <exception cref="DbException">The database can't be reached, or refuses.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.Run(Beat, cancellationToken);
        _thread = new Thread(Run) { IsBackground = true, Name = "Heartbeat", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Set();
        if (_thread is { } thread)
        {
            await Task.Run(thread.Join, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _table.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(Period))
        {
            TryBeat();
        }

        try
        {
            _table.Leave();
        }
        catch (Exception e) when (e is DbException or IOException or SocketException or TimeoutException)
        {
            // A row that nobody renews harms nobody.
        }
    }

    private void TryBeat()
    {
        try
        {
            Beat();
            if (_isTableLost)
            {
                _isTableLost = false;
                LogTableBack();
            }
        }
        catch (Exception e) when (e is DbException or IOException or SocketException or TimeoutException)
        {
            if (!_isTableLost)
            {
                _isTableLost = true;
                LogTableLost(e.Message);
            }
        }
        catch (Exception e)
        {
            LogFailed(e);
        }
    }

    private void Beat()
    {
        var began = _clock.GetTimestamp();
        var reading = _table.Beat();
        if (reading.Own == SiloStatus.Dead)
        {
            if (!_isDead)
            {
                _isDead = true;
                Overtaken();
            }

            return;
        }

        Interlocked.Exchange(ref _freshUntil, began + (long)(FreshFor.TotalSeconds * _clock.TimestampFrequency));
        var suspicious = Judge(_clock.GetElapsedTime(0, began), reading.Others, mayEvict: reading.Own is not null);
        _gateways = [.. reading.Gateways.Where(gateway => !suspicious.Contains(gateway.Silo)).Select(gateway => gateway.Gateway.ToString())];
    }

    /// <param name="mayEvict">Orleans can't before it has put this silo into its table.</param>
    /// <returns>Who has been silent for long enough to be avoided.</returns>
    private IReadOnlyList<SiloAddress> Judge(TimeSpan now, IReadOnlyList<SiloBeat> others, bool mayEvict)
    {
        _detector.Observe(now, others);
        foreach (var silo in _detector.SilentFor(RefusedLimit, now).Where(IsRefused))
        {
            _detector.Refused(now, silo);
        }

        var verdicts = _detector.Verdicts(now);
        foreach (var gone in _askedAt.Keys.Except(verdicts.Select(verdict => verdict.Silo)).ToArray())
        {
            _askedAt.Remove(gone);
        }

        foreach (var verdict in verdicts.Where(_ => mayEvict))
        {
            Evict(now, verdict);
        }

        return [.. _detector.SilentFor(Suspicious, now).Union(verdicts.Select(verdict => verdict.Silo))];
    }

    private void Evict(TimeSpan now, FailureVerdict verdict)
    {
        if (_askedAt.TryGetValue(verdict.Silo, out var askedAt) && now - askedAt < AskAgainAfter)
        {
            return;
        }

        _askedAt[verdict.Silo] = now;
        LogEvicting(verdict.Silo, verdict.Silence, verdict.IsRefused);
        _ = Task.Run(async () =>
        {
            try
            {
                await _membership.TryKill(verdict.Silo);
            }
            catch (Exception e)
            {
                LogNotEvicted(verdict.Silo, e.Message);
            }
        });
    }

    private async Task RefreshAsync()
    {
        try
        {
            await _membership.Refresh();
        }
        catch (Exception e)
        {
            LogNotRefreshed(e.Message);
        }
    }

    /// <summary>Whether the silo's machine says that nobody listens there any more.</summary>
    private static bool IsRefused(SiloAddress silo)
    {
        using var socket = new Socket(silo.Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            socket.Connect(silo.Endpoint);
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return socket.Poll(ProbeLimit, SelectMode.SelectWrite)
                && socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is (int)SocketError.ConnectionRefused;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    [LoggerMessage(3410, LogLevel.Warning, "Evicting silo {Silo}: silent for {Silence}, connections refused: {IsRefused}.")]
    private partial void LogEvicting(SiloAddress silo, TimeSpan silence, bool isRefused);

    [LoggerMessage(3411, LogLevel.Warning, "Silo {Silo} could not be evicted: {Error}")]
    private partial void LogNotEvicted(SiloAddress silo, string error);

    [LoggerMessage(3412, LogLevel.Warning, "The membership table is out of reach: nobody is evicted, and this silo answers no reads until it is back. {Error}")]
    private partial void LogTableLost(string error);

    [LoggerMessage(3413, LogLevel.Information, "The membership table is back.")]
    private partial void LogTableBack();

    [LoggerMessage(3414, LogLevel.Error, "A heartbeat failed in a way that is not the database's; the next one is tried.")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(3415, LogLevel.Warning, "The membership could not be read anew: {Error}")]
    private partial void LogNotRefreshed(string error);
}
