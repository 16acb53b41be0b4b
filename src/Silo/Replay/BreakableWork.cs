using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Replay;

/// <summary>Runs work in a started silo until it is done, the process is told to end, or the store is full; and stops the silo.</summary>
internal static class BreakableWork
{
    /// <summary>How long a silo may take to stop after its work was broken off: what it still holds back was told to nobody, and the next run asks for it again.</summary>
    private static readonly TimeSpan HurriedStop = TimeSpan.FromSeconds(1);

    /// <exception cref="JournalFullException">The store has no room left.</exception>
    /// <exception cref="OperationCanceledException">The process was told to end, by a signal or by <paramref name="cancellation"/>.</exception>
    internal static async Task<T> RunAsync<T>(IHost host, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        var log = host.Services.GetRequiredService<LogGate>();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        T result;
        try
        {
            using var closing = stop.Token.Register(log.Close);
            result = await UntilFullAsync(work(stop.Token), host.Services.GetRequiredService<SiloJournal>().WhenFull, stop);
        }
        catch
        {
            using var patience = new CancellationTokenSource(HurriedStop);

            // Why the work ended says more than how the silo did.
            await host.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await host.StopAsync(CancellationToken.None);
        return result;
    }

    private static async Task<T> UntilFullAsync<T>(Task<T> running, Task<JournalFullException> full, CancellationTokenSource stop)
    {
        if (await Task.WhenAny(running, full) == running)
        {
            return await running;
        }

        await stop.CancelAsync();
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw await full;
    }
}

/// <summary>Lets log lines pass until work is broken off: those that follow tell of each order only that it was broken off, and would bury the reason.</summary>
internal sealed class LogGate
{
    private volatile bool _isClosed;

    internal void Close() => _isClosed = true;

    /// <param name="least">Least severe lines that pass while it is open.</param>
    internal void AddTo(IServiceCollection services, LogLevel least)
    {
        services.AddSingleton(this);
        services.AddLogging(logging => logging.AddFilter((_, level) => level >= least && !_isClosed));
    }
}
