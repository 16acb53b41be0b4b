using System.Data.Common;
using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderCluster.Journal.Store;

namespace OrderCluster.Projections;

/// <summary>
/// Keeps all projections: the one runner of the cluster, elected by a lock in the database. A page of the feed, what it changes in the tables and the position
/// behind it are one transaction, of the connection that holds the lock: so a page counts once, whatever crashes and whoever believes to be the runner.
/// </summary>
/// <param name="views">Where the tables are.</param>
/// <param name="journal">Whose feed is read.</param>
/// <param name="nextCommit">Gives a task that completes at the next commit of this process.</param>
public sealed partial class ProjectionRunner(
    ViewStore views, IJournalStore journal, Func<Task> nextCommit, IEnumerable<Projection> projections, TimeProvider clock, ILogger<ProjectionRunner> log) : BackgroundService
{
    /// <summary>Longest time until another silo's commit is seen.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>From a commit to the look for it.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    /// <summary>The same under load: most orders are promised by then, and are written once, in a page with hundreds of others.</summary>
    private static readonly TimeSpan GatherUnderLoad = TimeSpan.FromMilliseconds(500);

    /// <summary>So many rows between two waits are a load.</summary>
    private const int Load = 40;

    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

    /// <summary>A position that only moves past rows of others is stored so seldom.</summary>
    private static readonly TimeSpan KeepInterval = TimeSpan.FromSeconds(10);

    private readonly Progress[] _all = [.. projections.Select(projection => new Progress(projection))];
    private readonly Meter _meter = new("OrderCluster.Projections");
    private ProjectionMeter? _measured;
    private DbConnection? _connection;
    private int _rowsSinceWait;
    private bool _isLeading;
    private bool _isStandby;

    /// <summary>Most rows of a page.</summary>
    internal int PageRows { get; init; } = 500;

    /// <summary>Whether this silo's runner has read to the feed's end since it began, or leaves that to another silo's.</summary>
    public bool IsCaughtUp => Volatile.Read(ref _isStandby) || Array.TrueForAll(_all, progress => progress.CaughtUpAt is not null);

    /// <summary>How long ago all projections had everything; null before that, and while another silo's runner keeps them.</summary>
    public TimeSpan? Lag => Volatile.Read(ref _isStandby) || !IsCaughtUp ? null : _all.Max(progress => clock.GetElapsedTime(progress.CaughtUpAt!.Value));

    /// <summary>One look for each projection.</summary>
    /// <returns>Whether there is more to read at once.</returns>
    internal async Task<bool> LookAsync(CancellationToken cancellation)
    {
        _connection ??= await views.ConnectRunnerAsync(cancellation);
        if (!_isLeading && !(_isLeading = await TryBeginAsync(_connection)))
        {
            Volatile.Write(ref _isStandby, true);
            return false;
        }

        Volatile.Write(ref _isStandby, false);

        // Taken before the rows: a projection that finds none of its own behind its position may pass over all those of others.
        var end = await journal.ReadFeedEndAsync(cancellation);
        var isMore = false;
        foreach (var progress in _all)
        {
            isMore |= await StepAsync(_connection, progress, end, cancellation);
        }

        return isMore;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _measured = new ProjectionMeter(_meter, () => _all.Where(progress => progress.CaughtUpAt is not null)
            .Select(progress => new Measurement<double>(clock.GetElapsedTime(progress.CaughtUpAt!.Value).TotalSeconds, ProjectionMeter.Tag(progress.Projection.Name))));
        try
        {
            // The tables are there before somebody asks.
            await LookAsync(cancellationToken);
        }
        catch (Exception e) when (e is DbException or JournalException)
        {
            LogFault(e.Message);
            await ResignAsync();
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await ResignAsync();
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var isFaulty = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            // Taken before the look, so that a commit between the look and the wait is not slept through.
            var commit = nextCommit();
            try
            {
                if (await LookAsync(stoppingToken))
                {
                    continue;
                }

                isFaulty = false;
                await (_isStandby ? Task.Delay(FaultPause, clock, stoppingToken) : Task.WhenAny(commit, Task.Delay(Poll, clock, stoppingToken)));
                await Task.Delay(_rowsSinceWait >= Load ? GatherUnderLoad : Gather, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _rowsSinceWait = 0;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!isFaulty)
                {
                    LogFault(e.Message);
                }

                isFaulty = true;
                await ResignAsync();
                await Task.Delay(FaultPause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<bool> StepAsync(DbConnection lead, Progress progress, FeedPosition? end, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        FeedPage page;
        try
        {
            page = await journal.ReadFeedAsync(progress.Next, PageRows, progress.Projection.Filter, cancellation);
        }
        catch (FeedPositionException e) when (progress.Next is not null)
        {
            LogBeginsAnew(progress.Projection.Name, e.Message);
            await RebuildAsync(lead, progress, progress.Tables);
            return true;
        }

        var isLast = page.Items.Count < PageRows;
        var next = page.Items.Count > 0 ? page.End : end ?? progress.Next;
        if (page.Items.Count > 0 || !progress.IsCurrent || (next != progress.Stored && clock.GetElapsedTime(progress.StoredAt) >= KeepInterval))
        {
            if (!await TryCommitAsync(lead, progress, page.Items, next, isLast))
            {
                _isLeading = await TryBeginAsync(lead, progress);
                return true;
            }

            if (progress.CaughtUpAt is { } asOf && page.Items.Count > 0)
            {
                _measured?.Write(progress.Projection.Name, page.Items.Count, clock.GetElapsedTime(asOf));
            }
        }

        _rowsSinceWait += page.Items.Count;
        progress.Next = next;
        progress.CaughtUpAt = isLast ? began : progress.CaughtUpAt;
        return !isLast;
    }

    /// <returns>False when the stored position is not the one that was read from: another runner has moved it, or the tables are to be made anew.</returns>
    private async Task<bool> TryCommitAsync(DbConnection lead, Progress progress, IReadOnlyList<FeedItem> items, FeedPosition? next, bool isLast)
    {
        var isCurrent = progress.IsCurrent || isLast;
        await using var page = await lead.BeginTransactionAsync(CancellationToken.None);
        var moved = await lead.ExecuteAsync(
            "UPDATE projections SET position = @Next, is_current = @IsCurrent WHERE name = @Name AND version = @Version AND position IS NOT DISTINCT FROM @Stored",
            new { Next = next?.Value, IsCurrent = isCurrent ? 1 : 0, progress.Projection.Name, progress.Projection.Version, Stored = progress.Stored?.Value },
            page);
        if (moved == 0)
        {
            return false;
        }

        try
        {
            await ApplyAsync(page, progress.Projection, items);
        }
        finally
        {
            foreach (var table in progress.Projection.Tables)
            {
                table.Clear();
            }
        }

        await page.CommitAsync(CancellationToken.None);
        (progress.Stored, progress.StoredAt, progress.IsCurrent) = (next, clock.GetTimestamp(), isCurrent);
        return true;
    }

    private async Task ApplyAsync(DbTransaction page, Projection projection, IReadOnlyList<FeedItem> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        // A store may hand out more than was asked for.
        JournalRow[] rows = [.. items.Select(item => item.Row).Where(row => row.Stream.StartsWith(projection.Filter.StreamPrefix, StringComparison.Ordinal))];
        string[] keys = [.. rows.Select(projection.KeyOf).Distinct()];
        foreach (var table in projection.Tables)
        {
            await table.LoadAsync(page, views.Dialect, keys);
        }

        Array.ForEach(rows, row => Apply(projection, row));

        foreach (var table in projection.Tables)
        {
            await table.WriteAsync(page, views.Dialect);
        }

        if (projection.Trim is { } trim)
        {
            await page.Connection!.ExecuteAsync(trim, transaction: page);
        }
    }

    private void Apply(Projection projection, JournalRow row)
    {
        try
        {
            // All of an append's events or none: half of one would be a state that never was.
            foreach (var step in projection.Decode(row))
            {
                step();
            }
        }
        catch (InvalidDataException e)
        {
            _measured?.Damaged(projection.Name);
            LogUnreadable(e.Message, projection.Name, row.Stream, row.Number);
        }
    }

    /// <returns>False while another silo's runner is the one, or should be, since it knows newer versions.</returns>
    private async Task<bool> TryBeginAsync(DbConnection connection)
    {
        if (!await ViewStore.TryLeadAsync(connection))
        {
            return false;
        }

        foreach (var progress in _all)
        {
            if (!await TryBeginAsync(connection, progress))
            {
                await ResignAsync();
                return false;
            }
        }

        return true;
    }

    private async Task<bool> TryBeginAsync(DbConnection lead, Progress progress)
    {
        var stored = await lead.QuerySingleOrDefaultAsync<StoredProgress>(
            "SELECT version, position, is_current, tables FROM projections WHERE name = @Name", new { progress.Projection.Name });
        if (stored is null || stored.Version < progress.Projection.Version)
        {
            await RebuildAsync(lead, progress, stored?.Tables ?? progress.Tables);
        }
        else if (stored.Version == progress.Projection.Version)
        {
            progress.Begin(stored.Position is { } position ? new FeedPosition(position) : null, stored.IsCurrent != 0, clock.GetTimestamp());
        }
        else if (!_isStandby)
        {
            LogNewer(progress.Projection.Name, stored.Version, progress.Projection.Version);
        }

        return stored is null || stored.Version <= progress.Projection.Version;
    }

    private async Task RebuildAsync(DbConnection lead, Progress progress, string oldTables)
    {
        await using var all = await lead.BeginTransactionAsync(CancellationToken.None);
        foreach (var table in oldTables.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            await lead.ExecuteAsync($"DROP TABLE IF EXISTS {table}", transaction: all);
        }

        await lead.ExecuteAsync(progress.Projection.Schema.Replace("$key", views.Dialect.KeyType, StringComparison.Ordinal), transaction: all);
        await lead.ExecuteAsync(
            """
            INSERT INTO projections(name, version, position, is_current, tables) VALUES (@Name, @Version, NULL, 0, @Tables)
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, position = NULL, is_current = 0, tables = excluded.tables
            """,
            new { progress.Projection.Name, progress.Projection.Version, progress.Tables },
            all);
        await all.CommitAsync(CancellationToken.None);
        progress.Begin(position: null, isCurrent: false, clock.GetTimestamp());
        LogRebuilt(progress.Projection.Name, progress.Projection.Version);
    }

    private async Task ResignAsync()
    {
        _isLeading = false;
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await ViewStore.ResignAsync(connection);
        }
    }

    [LoggerMessage(3601, LogLevel.Warning, "The views can't be kept; it is tried again: {Error}")]
    private partial void LogFault(string error);

    [LoggerMessage(3602, LogLevel.Error, "Append {Number} of {Stream} can't be read; the projection {Projection} passes over it and goes on; 'oc audit' tells more: {Error}")]
    private partial void LogUnreadable(string error, string projection, string stream, long number);

    [LoggerMessage(3603, LogLevel.Warning, "The position of projection {Projection} is not of this store's present epoch, so it begins anew: {Error}")]
    private partial void LogBeginsAnew(string projection, string error);

    [LoggerMessage(3604, LogLevel.Information, "Projection {Projection} begins at the feed's beginning, version {Version}")]
    private partial void LogRebuilt(string projection, int version);

    [LoggerMessage(3605, LogLevel.Warning, "Projection {Projection} is of version {Stored}, a newer silo's; this one knows version {Version} and leaves all projections alone. After a return to this version rebuild the views")]
    private partial void LogNewer(string projection, int stored, int version);

    private sealed class StoredProgress
    {
        public int Version { get; init; }

        public string? Position { get; init; }

        public int IsCurrent { get; init; }

        public string Tables { get; init; } = "";
    }

    /// <summary>How far one projection is.</summary>
    private sealed class Progress(Projection projection)
    {
        public Projection Projection => projection;

        /// <summary>Names of its tables.</summary>
        public string Tables { get; } = string.Join(' ', projection.Tables.Select(table => table.Name));

        /// <summary>As the database has it.</summary>
        public FeedPosition? Stored { get; set; }

        /// <summary>By the clock's timestamp.</summary>
        public long StoredAt { get; set; }

        /// <summary>Where to read on: the stored position, or behind it with only rows of others in between.</summary>
        public FeedPosition? Next { get; set; }

        /// <summary>It has reached the feed's end since it was made.</summary>
        public bool IsCurrent { get; set; }

        /// <summary>The beginning of the last look that came to the feed's end; null before the first.</summary>
        public long? CaughtUpAt { get; set; }

        public void Begin(FeedPosition? position, bool isCurrent, long now) =>
            (Stored, Next, IsCurrent, StoredAt, CaughtUpAt) = (position, position, isCurrent, now, null);
    }
}
