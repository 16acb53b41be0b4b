using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrderCluster.Journal.Postgres;

/// <summary>
/// Warns of a writing transaction, anywhere on the server, that runs on and on: the feed hands out nothing that began after it.
/// </summary>
internal sealed partial class PostgresHorizonAlarm(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(10);

    // A transaction that runs holds a lock on its own id, which every role may see, unlike the activity of other roles.
    // The lock names the lower half of the id.
    private const string Holder =
        """
        SELECT coalesce(pid, 0) FROM pg_locks
        WHERE locktype = 'transactionid' AND granted AND mode = 'ExclusiveLock' AND transactionid = ($1 & 4294967295)::text::xid
        """;

    private readonly Lock _lock = new();
    private long _oldest;
    private long _since;
    private bool _isTold;

    /// <param name="connection">To ask who it is.</param>
    /// <param name="oldest">Id of the oldest transaction that is running.</param>
    /// <param name="next">Id after the last that has ended; the same as <paramref name="oldest"/> when the feed is held up by nobody.</param>
    /// <param name="cancellation">Ends the asking.</param>
    public async Task ObserveAsync(NpgsqlConnection connection, long oldest, long next, CancellationToken cancellation)
    {
        if (!IsOverdue(oldest, next))
        {
            return;
        }

        await using var command = new NpgsqlCommand(Holder, connection);
        command.Parameters.Add(PostgresReads.Long(oldest));
        if (await command.ExecuteScalarAsync(cancellation) is int pid)
        {
            LogLongTransaction(logger, pid, Tolerated.TotalSeconds);
        }
    }

    private bool IsOverdue(long oldest, long next)
    {
        lock (_lock)
        {
            if (oldest != _oldest || oldest == next)
            {
                (_oldest, _since, _isTold) = (oldest, clock.GetTimestamp(), false);
                return false;
            }

            var isOverdue = !_isTold && clock.GetElapsedTime(_since) > Tolerated;
            _isTold |= isOverdue;
            return isOverdue;
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "The feed stands still: the transaction of PostgreSQL's process {Pid} (0: a prepared one) has been writing for over {Seconds} s; end it, or pg_terminate_backend it")]
    private static partial void LogLongTransaction(ILogger logger, int pid, double seconds);
}
