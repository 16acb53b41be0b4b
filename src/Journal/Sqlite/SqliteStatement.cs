using Microsoft.Data.Sqlite;
using OrderCluster.Journal.Store;
using SQLitePCL;

namespace OrderCluster.Journal.Sqlite;

/// <summary>A statement prepared once and run many times; its parameters are ?1, ?2 and so on.</summary>
internal sealed class SqliteStatement
{
    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;

    /// <param name="connection">Used by one thread at a time; it ends the statement with itself.</param>
    /// <exception cref="JournalException">As <see cref="SqliteErrors"/> sorts it.</exception>
    public SqliteStatement(SqliteConnection connection, string sql, int parameters = 0)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _parameters = [.. Enumerable.Range(1, parameters).Select(number => _command.Parameters.Add(new SqliteParameter($"?{number}", null)))];
        SqliteErrors.Sort(connection, _command.Prepare);
    }

    /// <summary>Runs a statement that answers no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="JournalException">As <see cref="SqliteErrors"/> sorts it.</exception>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        try
        {
            return _command.ExecuteNonQuery();
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.ToException(e, _command.Connection!.DataSource);
        }
    }

    /// <summary>Reads every row.</summary>
    /// <exception cref="JournalException">As <see cref="SqliteErrors"/> sorts it.</exception>
    public List<T> Read<T>(Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        Bind(values);
        var rows = new List<T>();
        try
        {
            using var reader = _command.ExecuteReader();
            while (reader.Read())
            {
                rows.Add(row(reader));
            }
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.ToException(e, _command.Connection!.DataSource);
        }

        return rows;
    }

    /// <summary>An id as it is stored.</summary>
    public static byte[] Blob(Guid id) => id.ToByteArray(bigEndian: true);

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}

/// <summary>Sorts SQLite's result codes into: try again, never try again, and this row's own fault.</summary>
internal static class SqliteErrors
{
    public static JournalException ToException(SqliteException error, string path)
    {
        var text = $"SQLite, code {error.SqliteExtendedErrorCode}, on '{path}': {error.Message}";
        return error.SqliteErrorCode switch
        {
            raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE => new JournalRefusedException(text),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL or raw.SQLITE_INTERRUPT => new JournalUnavailableException(text),
            raw.SQLITE_FULL => new JournalFullException(text),
            raw.SQLITE_IOERR or raw.SQLITE_NOMEM => new JournalUnavailableException(text),
            _ => new JournalStoreException(text),
        };
    }

    /// <exception cref="JournalException">The work threw an error of SQLite.</exception>
    public static void Sort(SqliteConnection connection, Action work)
    {
        try
        {
            work();
        }
        catch (SqliteException e)
        {
            throw ToException(e, connection.DataSource);
        }
    }
}
