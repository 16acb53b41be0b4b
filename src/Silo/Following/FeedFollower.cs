using System.Text.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderCluster.Client.Json;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Following;

/// <summary>Reads the feed once for all views of this silo: from the stored checkpoint to its end, then what is new, at the intervals of <see cref="FollowPace"/>.</summary>
internal sealed partial class FeedFollower(IJournal journal, IEnumerable<IFeedView> views, TimeProvider clock, ILogger<FeedFollower> log) : BackgroundService
{
    private const int PageRows = 1_000;

    /// <summary>So many rows are read again at most after a crash, while rows come slower than this in an interval.</summary>
    private const int CheckpointRows = 50_000;

    private static readonly TimeSpan LongestWithout = TimeSpan.FromSeconds(60);

    // Most rows are reservations, which are neither sent nor read.
    private static readonly FeedFilter Followed = new(StreamNames.OrderPrefix);

    private readonly IFeedView[] _views = [.. views];
    private readonly FollowPace _pace = new();
    private FeedPosition? _end;
    private bool _hasBegun;
    private long _rowsSinceCheckpoint;
    private long _lastCheckpoint = clock.GetTimestamp();

    /// <summary>Reads on to the feed's end; returns how many rows it read.</summary>
    internal async Task<int> LookAsync(CancellationToken cancellation)
    {
        if (!_hasBegun)
        {
            await BeginAsync(cancellation);
            _hasBegun = true;
        }

        var rows = 0;
        while (true)
        {
            var page = await ReadAsync(cancellation);
            foreach (var item in page.Items)
            {
                Take(new FollowedRow(item.Row));
            }

            _end = page.End ?? _end;
            _rowsSinceCheckpoint += page.Items.Count;
            rows += page.Items.Count;
            if (page.Items.Count < PageRows)
            {
                Array.ForEach(_views, view => view.CaughtUp());
                await StoreWhenDueAsync(cancellation);
                return rows;
            }

            if (_rowsSinceCheckpoint >= CheckpointRows)
            {
                await StoreAsync(cancellation);
            }
        }
    }

    /// <summary>Stores what the views know, unless nothing has happened since the last time.</summary>
    internal async Task StoreAsync(CancellationToken cancellation)
    {
        if (_end is not { } end || _rowsSinceCheckpoint == 0)
        {
            return;
        }

        await new FeedCheckpoint(end.Value, _views.ToDictionary(view => view.Name, view => view.Save())).WriteAsync(journal.Store, cancellation);
        _rowsSinceCheckpoint = 0;
        _lastCheckpoint = clock.GetTimestamp();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await StoreAsync(cancellationToken);
        }
        catch (Exception e) when (e is JournalException or OperationCanceledException)
        {
            LogNotStored(e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var isFaulty = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = FollowPace.Longest;
            try
            {
                pause = _pace.After(await LookAsync(stoppingToken));
                isFaulty = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!isFaulty)
                {
                    LogFault(e.Message);
                }

                isFaulty = true;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task StoreWhenDueAsync(CancellationToken cancellation) =>
        _rowsSinceCheckpoint >= CheckpointRows || clock.GetElapsedTime(_lastCheckpoint) >= LongestWithout ? StoreAsync(cancellation) : Task.CompletedTask;

    private async Task BeginAsync(CancellationToken cancellation)
    {
        if (await FeedCheckpoint.ReadAsync(journal.Store, cancellation) is not { } checkpoint)
        {
            return;
        }

        if (!Array.TrueForAll(_views, view => checkpoint.Views.TryGetValue(view.Name, out var saved) && view.Restore(saved)))
        {
            Array.ForEach(_views, view => view.Clear());
            return;
        }

        _end = new FeedPosition(checkpoint.Position);
    }

    private async Task<FeedPage> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await journal.Store.ReadFeedAsync(_end, PageRows, Followed, cancellation);
        }
        catch (FeedPositionException) when (_end is not null)
        {
            // The store was restored: what it holds now is all that counts.
            LogBeginsAnew();
            Array.ForEach(_views, view => view.Clear());
            _end = null;
            return await journal.Store.ReadFeedAsync(_end, PageRows, Followed, cancellation);
        }
    }

    private void Take(FollowedRow row)
    {
        try
        {
            Array.ForEach(_views, view => view.Apply(row));
        }
        catch (InvalidDataException e)
        {
            LogUnreadable(e.Message, row.Row.Stream, row.Row.Number);
        }
    }

    [LoggerMessage(3301, LogLevel.Warning, "The feed can't be followed; it is tried again: {Error}")]
    private partial void LogFault(string error);

    [LoggerMessage(3302, LogLevel.Error, "Append {Number} of {Stream} can't be read and is passed over; 'oc audit' tells more: {Error}")]
    private partial void LogUnreadable(string error, string stream, long number);

    [LoggerMessage(3303, LogLevel.Warning, "The position up to which the feed was read is not of this store's present epoch; all of the feed is read.")]
    private partial void LogBeginsAnew();

    [LoggerMessage(3304, LogLevel.Warning, "What is known of the feed could not be stored, the next start reads more of it: {Error}")]
    private partial void LogNotStored(string error);
}

/// <summary>
/// When to look at the feed again: the more rows come, the sooner, so that no look has many to read. A second's rows of a busy cluster, read at once, would
/// take a core of the store and one of the silo from the orders for a tenth of a second, in every second.
/// </summary>
internal sealed class FollowPace
{
    internal static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // Fewer rows would not be worth a look of their own; more would be felt. They lie apart by over a factor of two, or the pause would swing between two values.
    private const int Few = 100;
    private const int Many = 400;

    private TimeSpan _pause = Longest;

    /// <summary>The pause after a look that came to the feed's end.</summary>
    /// <param name="rows">That it has read.</param>
    internal TimeSpan After(int rows)
    {
        if (rows > Many)
        {
            _pause = _pause / 2 > Shortest ? _pause / 2 : Shortest;
        }
        else if (rows < Few)
        {
            _pause = _pause * 2 < Longest ? _pause * 2 : Longest;
        }

        return _pause;
    }
}

/// <summary>Adds views of the feed, and the one reader of them all.</summary>
internal static class FollowingServices
{
    public static void AddView<TView>(IServiceCollection services)
        where TView : class, IFeedView
    {
        services.AddSingleton<TView>();
        services.AddSingleton<IFeedView>(provider => provider.GetRequiredService<TView>());
        services.TryAddSingleton<FeedFollower>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FeedFollower>(provider => provider.GetRequiredService<FeedFollower>()));
    }
}

/// <summary>What all views knew at one position of the feed, kept beside the journal: a cache, so that a silo need not read the feed from its beginning.</summary>
/// <param name="Position">Up to where the feed was read.</param>
/// <param name="Views">What each view saved, by its name.</param>
internal sealed record FeedCheckpoint(string Position, IReadOnlyDictionary<string, string> Views)
{
    internal const string Note = "silo/feed";

    /// <summary>The stored one, or null when there is none that can be read.</summary>
    internal static async Task<FeedCheckpoint?> ReadAsync(IJournalStore store, CancellationToken cancellation)
    {
        if (await store.ReadNoteAsync(Note, cancellation) is not { } text)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<FeedCheckpoint>(text, WireJson.Answers);
        }
        catch (JsonException)
        {
            // Another version's, or damaged: the feed holds all that it did.
            return null;
        }
    }

    internal Task WriteAsync(IJournalStore store, CancellationToken cancellation) =>
        store.WriteNoteAsync(Note, JsonSerializer.Serialize(this, WireJson.Answers), cancellation).AsTask();
}
