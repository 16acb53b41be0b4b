namespace OrderCluster.Engine.Membership;

/// <summary>What happens in a round. All of it on the loop, apart from the first <see cref="EnterAsync"/>, which precedes it.</summary>
public sealed partial class ClusterMembership
{
    private const long Never = 0;

    private volatile SiloStatus _wanted = SiloStatus.Joining;
    private long _heartbeatBegan = Never;
    private long _settledVersion;
    private bool _isInTable;
    private bool _isStoreLost;

    private async Task RunAsync()
    {
        try
        {
            await foreach (var _ in _bell.Reader.ReadAllAsync(_stopping.Token))
            {
                var round = Interlocked.Exchange(ref _nextRound, NewRound());
                try
                {
                    await TryRoundAsync();
                }
                finally
                {
                    round.SetResult(View);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The end of the loop.
        }
    }

    private async Task TryRoundAsync()
    {
        try
        {
            await RoundAsync(_stopping.Token);
            if (_isStoreLost)
            {
                _isStoreLost = false;
                _log.StoreBack();
            }
        }
        catch (MembershipException exception)
        {
            if (!_isStoreLost)
            {
                _isStoreLost = true;
                _log.StoreLost(exception);
            }
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            _log.RoundFailed(exception);
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        if (!_isInTable)
        {
            await EnterOrLookAsync(cancellationToken);
            return;
        }

        var began = _timeProvider.GetTimestamp();
        var at = Now;
        var settled = Volatile.Read(ref _settledVersion);
        if (await _store.HeartbeatAsync(_self.SiloId, _member!.MeasureLoad(), settled, cancellationToken) is not { } table)
        {
            await DropAsync(cancellationToken);
            await EnterOrLookAsync(cancellationToken);
            return;
        }

        Volatile.Write(ref _heartbeatBegan, began);
        var wanted = _wanted;
        if (table.Find(_self.SiloId)?.Status != wanted)
        {
            // Without a row, the next heartbeat finds that out and does what follows.
            table = await _store.SetStatusAsync(_self.SiloId, wanted, cancellationToken) ?? table;
        }

        _board.Take(table, isFromStore: true);
        await EvictFailedAsync(at, table, cancellationToken);
    }

    private async Task EvictFailedAsync(TimeSpan at, ClusterView table, CancellationToken cancellationToken)
    {
        IReadOnlyList<FailureVerdict> verdicts;
        lock (_detectorLock)
        {
            verdicts = _detector.Observe(at, table, _self.SiloId);
        }

        foreach (var verdict in verdicts)
        {
            var silo = verdict.Silo;
            _log.Evicting(silo.SiloId, silo.Host, silo.SiloPort, verdict.Silence, verdict.IsRefused);
            _board.Take(await _store.EvictAsync(silo.SiloId, verdict.Limit, cancellationToken), isFromStore: true);
        }
    }

    /// <summary>Evicted: publishes a view without this silo first, so that calls go elsewhere, then drops what it has.</summary>
    private async Task DropAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _heartbeatBegan, Never);
        _board.Take(await _store.ReadAsync(cancellationToken), isFromStore: true);
        var former = _self;
        _log.WasEvicted(former.SiloId);
        _isInTable = false;
        await _member!.EvictedAsync(former);
        _self = former with { SiloId = _options.NewSiloId() };
        lock (_detectorLock)
        {
            _detector.Forget();
        }
    }

    private async Task EnterOrLookAsync(CancellationToken cancellationToken)
    {
        if (_wanted == SiloStatus.Leaving)
        {
            _board.Take(await _store.ReadAsync(cancellationToken), isFromStore: true);
        }
        else
        {
            await EnterAsync(cancellationToken);
        }
    }

    private async Task EnterAsync(CancellationToken cancellationToken)
    {
        var began = _timeProvider.GetTimestamp();
        var status = _wanted;
        var table = await _store.JoinAsync(_self, status, cancellationToken);
        _isInTable = true;
        Volatile.Write(ref _heartbeatBegan, began);
        _board.Restart(table);
        _log.Joined(_self.SiloId, _self.Host, _self.SiloPort, status, table.Silos.Count, table.Version);
    }
}
