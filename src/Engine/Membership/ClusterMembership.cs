using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace OrderCluster.Engine.Membership;

/// <summary>
/// A silo among several, which know of each other through a store. One loop does all that touches the store, round by round:
/// the heartbeat, which also brings the table, then what the table calls for. Whoever needs something of the store asks for a round.
/// </summary>
public sealed partial class ClusterMembership : ISiloMembership
{
    private readonly IMembershipStore _store;
    private readonly MembershipOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly MembershipLog _log;
    private readonly ViewBoard _board = new();
    private readonly FailureDetector _detector;
    private readonly Lock _detectorLock = new();
    private readonly CancellationTokenSource _stopping = new();

    // Holds one ring: a round that has not begun serves all who asked before.
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile SiloAddress _self;
    private TaskCompletionSource<ClusterView> _nextRound = NewRound();
    private volatile PendingDoubt? _doubt;
    private IClusterMember? _member;
    private ITimer? _timer;
    private Task _loop = Task.CompletedTask;
    private int _isDisposed;

    /// <summary>Nothing happens before <see cref="JoinAsync"/>.</summary>
    /// <param name="store">This silo's own way to the table; disposed with the membership.</param>
    /// <param name="self">This silo, under a new id.</param>
    /// <param name="options">Times.</param>
    /// <param name="timeProvider">Measures this silo's own waits; the heartbeats' ages are by the store's clock.</param>
    /// <param name="logger">Told of every join, eviction and loss of the store.</param>
    /// <exception cref="MembershipException">The options contradict each other.</exception>
    public ClusterMembership(IMembershipStore store, SiloAddress self, MembershipOptions options, TimeProvider timeProvider, ILogger<ClusterMembership> logger)
    {
        options.Check();
        _store = store;
        _self = self;
        _options = options;
        _timeProvider = timeProvider;
        _log = new MembershipLog(logger);
        _detector = new FailureDetector(options.SilenceLimit, options.RefusedLimit, options.LongestGap);
        _board.Changed += view => _log.ViewChanged(view.Version, view.Silos.Count, view.Silos.Count(silo => silo.Status == SiloStatus.Active));
    }

    public event Action<ClusterView>? ViewChanged
    {
        add => _board.Changed += value;
        remove => _board.Changed -= value;
    }

    public SiloAddress Self => _self;

    public ClusterView View => _board.View;

    public bool IsHeartbeatFresh
    {
        get
        {
            var began = Volatile.Read(ref _heartbeatBegan);
            return began != Never && _timeProvider.GetElapsedTime(began) < _options.FreshFor;
        }
    }

    public async Task JoinAsync(IClusterMember silo, CancellationToken cancellationToken)
    {
        _member = silo;
        await EnterAsync(cancellationToken);
        _loop = Task.Run(RunAsync, CancellationToken.None);
        _timer = _timeProvider.CreateTimer(_ => Ring(), null, _options.HeartbeatPeriod, _options.HeartbeatPeriod);
    }

    public Task ActivateAsync(CancellationToken cancellationToken) => WantAsync(SiloStatus.Active, cancellationToken);

    public Task BeginLeavingAsync(CancellationToken cancellationToken) => WantAsync(SiloStatus.Leaving, cancellationToken);

    public void ReportSettled(long version)
    {
        if (Interlocked.Exchange(ref _settledVersion, version) != version)
        {
            Ring();
        }
    }

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await StopLoopAsync();
        try
        {
            await _store.LeaveAsync(_self.SiloId, cancellationToken);
            _log.HasLeft(_self.SiloId);
        }
        catch (MembershipException exception)
        {
            _log.LeftSilently(exception, _self.SiloId);
        }
    }

    public async ValueTask<ClusterView> RefreshAsync(CancellationToken cancellationToken)
    {
        var round = Volatile.Read(ref _nextRound).Task;
        Ring();
        return await round.WaitAsync(cancellationToken);
    }

    public Task<ClusterView> WhenNewerThanAsync(long version, CancellationToken cancellationToken) =>
        _board.WhenNewerThanAsync(version, cancellationToken);

    public void ReportUnreachable(SiloAddress silo, bool refused)
    {
        if (!refused)
        {
            return;
        }

        lock (_detectorLock)
        {
            _detector.Refused(Now, silo.SiloId);
        }
    }

    public void Doubt()
    {
        var round = Volatile.Read(ref _nextRound).Task;
        if (_doubt?.Round != round)
        {
            _doubt = new PendingDoubt(round, WithinAsync(round, _options.LongestDoubt));
            Ring();
        }
    }

    public Task? Doubted => _doubt?.End;

    public void Learn(ClusterView view)
    {
        _board.Take(view, isFromStore: false);
        if (view.Version >= _board.View.Version && view.Find(_self.SiloId) is null)
        {
            Ring();
        }
    }

    /// <summary>Ends the heartbeats without leaving, as a crash would. A container that knows it by two interfaces calls this twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await StopLoopAsync();
        await _store.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task WithinAsync(Task round, TimeSpan limit) =>
        await round.WaitAsync(limit, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TaskCompletionSource<ClusterView> NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TimeSpan Now => _timeProvider.GetElapsedTime(0);

    private void Ring() => _bell.Writer.TryWrite(true);

    private async Task WantAsync(SiloStatus status, CancellationToken cancellationToken)
    {
        _wanted = status;
        await RefreshAsync(cancellationToken);
    }

    private async Task StopLoopAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        await _stopping.CancelAsync();
        await _loop;
        Volatile.Write(ref _heartbeatBegan, Never);
        _nextRound.TrySetResult(View);
    }

    private sealed record PendingDoubt(Task Round, Task End);
}
