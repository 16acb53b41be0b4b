using System.Net.Sockets;
using Npgsql;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Postgres;

/// <summary>Sorts what PostgreSQL and its driver throw into: try again, never try again, and a row's own fault.</summary>
internal static class PostgresErrors
{
    // Classes of SQLSTATE whose errors lie in the rows sent: data exception, constraint violation, program limit exceeded.
    private static readonly string[] DataClasses = ["22", "23", "54"];

    // Connection, transaction state, transaction rollback (serialization, deadlock), resources (memory, connections), operator intervention
    // (shutdown, cancelled by a timeout), lock not available, system error; and a server that has become a standby.
    private static readonly string[] PassingClasses = ["08", "25", "40", "53", "55", "57", "58"];

    public static bool IsDataError(Exception error) => error is PostgresException { SqlState: var state } && IsIn(DataClasses, state);

    public static bool IsFromDatabase(Exception error) =>
        error is NpgsqlException or TimeoutException or IOException or SocketException;

    public static JournalException Translate(Exception error) => error switch
    {
        PostgresException e when IsIn(DataClasses, e.SqlState) => new JournalRefusedException(Text(e), e),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } e => new JournalFullException(Text(e), e),
        PostgresException e when IsIn(PassingClasses, e.SqlState) => new JournalUnavailableException(Text(e), e),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } e => new JournalStoreException(Text(e) + " Create the database first.", e),
        PostgresException e => new JournalStoreException(Text(e), e),
        _ => new JournalUnavailableException($"PostgreSQL can't be reached or does not answer: {error.Message}", error),
    };

    private static bool IsIn(string[] classes, string state) => classes.Any(each => state.StartsWith(each, StringComparison.Ordinal));

    private static string Text(PostgresException error) => $"PostgreSQL, {error.SqlState}: {error.MessageText}.";
}
