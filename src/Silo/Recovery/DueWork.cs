using System.Collections.Concurrent;
using OrderCluster.Grains.Interfaces.Processes;
using OrderCluster.Grains.Processes;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Recovery;

/// <summary>
/// Wakes the grains of every kind whose due time in the journal has come. The silos share the work by the grains' keys; what stays overdue is anybody's. At a
/// start it also wakes what is about to be due: the dead-man's switches of processes that a silo left behind. Now and then it asks for those that were left behind
/// so early that they have none.
/// </summary>
/// <param name="isOurs">Whether this silo wakes the grain of a kind and key.</param>
internal sealed partial class DueWork(
    IJournal journal, IEnumerable<ForgottenProcesses> forgotten, IEnumerable<WakeableKind> kinds, Func<WakeableKind, string, bool> isOurs, IGrainFactory grains,
    RecoveryOptions options, TimeProvider clock, ILogger<DueWork> log)
    : BackgroundService
{
    // What a page reads beyond its own, so that one kind's backlog does not hide what the others have due.
    private const int PagesAhead = 4;

    /// <summary>Streams that were woken lately, or are another silo's: the wake-up may not have moved their due time yet.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> _leftAlone = new(StringComparer.Ordinal);

    private readonly DateTimeOffset _began = clock.GetUtcNow();
    private DateTimeOffset _forgottenAt;
    private bool _hasLooked;

    /// <param name="ownerOf">Which silo owns a grain; null when that is not known.</param>
    public static void Add(IServiceCollection services, RecoveryOptions options, Func<IServiceProvider, GrainId, SiloAddress?> ownerOf)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => new DueWork(
            provider.GetRequiredService<IJournal>(),
            provider.GetServices<ForgottenProcesses>(),
            provider.GetServices<WakeableKind>(),
            (kind, key) => ownerOf(provider, provider.GetRequiredService<IGrainFactory>().GetGrain(kind.Grain, key).GetGrainId())
                is not { } owner || owner.Equals(provider.GetRequiredService<ILocalSiloDetails>().SiloAddress),
            provider.GetRequiredService<IGrainFactory>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DueWork>>()));
        services.AddHostedService(provider => provider.GetRequiredService<DueWork>());
    }

    /// <summary>One look; returns the most streams that it woke of one kind.</summary>
    internal async Task<int> LookAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var (stream, since) in _leftAlone)
        {
            if (now - since >= options.WakeAgainAfter)
            {
                _leftAlone.TryRemove(stream, out _);
            }
        }

        var until = _hasLooked ? now : now + options.DueAtStart;
        var due = await journal.Store.ReadDueAsync(until, (options.DuePage * PagesAhead) + _leftAlone.Count, cancellation);
        _hasLooked = true;
        var taken = new Dictionary<WakeableKind, int>();
        var toWake = new List<(WakeableKind Kind, string Key)>();
        foreach (var (stream, at) in due.Concat(await ForgottenAsync(now, cancellation)))
        {
            var kind = kinds.FirstOrDefault(each => stream.StartsWith(each.StreamPrefix, StringComparison.Ordinal));
            if (_leftAlone.ContainsKey(stream) || (kind is not null && taken.GetValueOrDefault(kind) == options.DuePage))
            {
                continue;
            }

            _leftAlone[stream] = now;
            if (kind is null)
            {
                LogUnknownKind(stream);
            }
            else if (isOurs(kind, stream[kind.StreamPrefix.Length..]) || now - at >= options.TakeOverAfter)
            {
                taken[kind] = taken.GetValueOrDefault(kind) + 1;
                toWake.Add((kind, stream[kind.StreamPrefix.Length..]));
            }
        }

        await Parallel.ForEachAsync(
            toWake,
            new ParallelOptions { MaxDegreeOfParallelism = options.ConcurrentWakes, CancellationToken = cancellation },
            (each, stop) => WakeAsync(each.Kind, each.Key, stop));
        return taken.Count == 0 ? 0 : taken.Values.Max();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = options.FaultPause;
            try
            {
                // A full page says that there is more.
                pause = await LookAsync(stoppingToken) == options.DuePage ? TimeSpan.Zero : options.DueInterval;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(e);
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IReadOnlyList<DueStream>> ForgottenAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (now - _forgottenAt < options.ForgottenInterval)
        {
            return [];
        }

        _forgottenAt = now;
        var since = now - options.ForgottenAfter;
        var found = new List<DueStream>();
        foreach (var find in forgotten)
        {
            try
            {
                found.AddRange((await find(since > _began ? since : _began, options.DuePage, cancellation)).Select(stream => new DueStream(stream, now)));
            }
            catch (JournalUnavailableException e)
            {
                LogNotSought(e.Message);
            }
        }

        return found;
    }

    private async ValueTask WakeAsync(WakeableKind kind, string key, CancellationToken cancellation)
    {
        try
        {
            await ((IWakeable)grains.GetGrain(kind.Grain, key)).Wake().WaitAsync(options.WakeTimeout, clock, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogNotWoken(e, kind.StreamPrefix, key);
        }
    }

    [LoggerMessage(3201, LogLevel.Warning, "{Kind}{Key} could not be woken; it is tried again.")]
    private partial void LogNotWoken(Exception error, string kind, string key);

    [LoggerMessage(3202, LogLevel.Error, "{Stream} is due, and this version knows no grain of its kind.")]
    private partial void LogUnknownKind(string stream);

    [LoggerMessage(3204, LogLevel.Warning, "The tables can't be asked for what was left behind; it is tried again: {Error}")]
    private partial void LogNotSought(string error);

    [LoggerMessage(3203, LogLevel.Error, "Looking for due work failed; it goes on.")]
    private partial void LogFault(Exception error);
}
