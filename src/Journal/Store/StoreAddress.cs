using Npgsql;

namespace OrderCluster.Journal.Store;

/// <summary>Where a journal lives, as a person writes it: <c>sqlite:PATH</c>, <c>postgres:CONNECTIONSTRING</c> or <c>memory:</c>.</summary>
/// <param name="Kind">Which provider.</param>
/// <param name="Target">The file's path or the connection string; empty for memory.</param>
public sealed record StoreAddress(StoreKind Kind, string Target)
{
    private const string Forms = "expected sqlite:PATH, postgres:CONNECTIONSTRING or memory:";

    public static StoreAddress Memory { get; } = new(StoreKind.Memory, "");

    /// <exception cref="JournalStoreException">The text is none of the three forms; the message says which are.</exception>
    public static StoreAddress Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon < 0 ? text : text[..colon];
        var target = colon < 0 ? "" : text[(colon + 1)..].Trim();
        return (scheme.Trim().ToLowerInvariant(), colon, target) switch
        {
            (_, < 0, _) => throw new JournalStoreException($"A store's address has the form KIND:WHERE, this one has no colon; {Forms}."),
            ("sqlite", _, "") => throw new JournalStoreException("A SQLite store's address lacks the file's path: sqlite:PATH."),
            ("sqlite", _, _) => new StoreAddress(StoreKind.Sqlite, target),
            ("postgres", _, "") => throw new JournalStoreException("A PostgreSQL store's address lacks the connection string: postgres:Host=…;Database=…;Username=…."),
            ("postgres", _, _) => Postgres(target),
            ("memory", _, "") => Memory,
            ("memory", _, _) => throw new JournalStoreException("A store in memory has nothing after the colon: memory:."),
            _ => throw new JournalStoreException($"There is no kind of store named '{scheme}'; {Forms}."),
        };
    }

    private static StoreAddress Postgres(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection).Host is { Length: > 0 }
                ? new StoreAddress(StoreKind.Postgres, connection)
                : throw new JournalStoreException("A PostgreSQL store's address lacks the server: postgres:Host=…;Database=…;Username=….");
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new JournalStoreException($"A PostgreSQL store's connection string can't be read: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>The address without a password.</summary>
    public override string ToString() => Kind switch
    {
        StoreKind.Sqlite => $"sqlite:{Target}",
        StoreKind.Postgres => "postgres:…",
        _ => "memory:",
    };
}

public enum StoreKind
{
    Memory = 0,
    Sqlite = 1,
    Postgres = 2,
}

/// <summary>How a store is opened.</summary>
public sealed record StoreOptions
{
    /// <summary>For readers beside a running silo (audit, export): takes no lock, changes nothing, refuses appends.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Goes on, with a warning, although the store does not survive a loss of power.</summary>
    public bool AllowNotDurable { get; init; }

    /// <summary>Longest time one statement may take before its outcome counts as unknown.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
