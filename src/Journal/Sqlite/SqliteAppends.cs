using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Sqlite;

/// <summary>Puts rows on top of their predecessors, inside a transaction of the caller.</summary>
internal sealed class SqliteAppends(SqliteDatabase database)
{
    private const string Columns = "INSERT INTO appends(stream, number, id, previous, events, payload)";
    private const string Keep = "ON CONFLICT (stream, number) DO NOTHING";

    private readonly SqliteStatement _onKnown = database.Prepare($"{Columns} VALUES (?1, ?2, ?3, ?4, ?5, ?6) {Keep}");
    private readonly SqliteStatement _onStored = database.Prepare(
        $"{Columns} SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM appends WHERE stream = ?1 AND number = ?2 - 1 AND id = ?4) {Keep}");

    private readonly SqliteStatement _idAt = database.Prepare("SELECT id FROM appends WHERE stream = ?1 AND number = ?2");
    private readonly SqliteStatement _setDue = database.Prepare(
        "INSERT INTO due(stream, due_at_ms) VALUES (?1, ?2) ON CONFLICT (stream) DO UPDATE SET due_at_ms = excluded.due_at_ms");

    private readonly SqliteStatement _clearDue = database.Prepare("DELETE FROM due WHERE stream = ?1");
    private readonly SqliteKnownHeads _heads = new();

    /// <summary>A failed statement undoes itself alone, so a row that is refused takes no other with it.</summary>
    public AppendResult Append(JournalAppend append)
    {
        if (RowRules.Violation(append.Row) is { } violation)
        {
            return new AppendResult(AppendStatus.Refused, violation);
        }

        try
        {
            return new AppendResult(Land(append.Row, append.Due));
        }
        catch (JournalRefusedException e)
        {
            return new AppendResult(AppendStatus.Refused, e);
        }
    }

    /// <summary>What was known to be written is not: its transaction was rolled back.</summary>
    public void RolledBack() => _heads.Clear();

    private AppendStatus Land(JournalRow row, DueChange due)
    {
        var statement = IsOnKnown(row) ? _onKnown : _onStored;
        statement.Bind(1, row.Stream).Bind(2, row.Number).Bind(3, row.Id).Bind(4, row.Previous).Bind(5, row.EventCount).Bind(6, row.Payload.Span);
        if (statement.Run() == 0)
        {
            return HasOwn(row) ? AppendStatus.Written : AppendStatus.Conflict;
        }

        _heads.Set(row.Stream, row.Number, row.Id);
        if (due.Kind == DueChangeKind.Set)
        {
            _setDue.Bind(1, row.Stream).Bind(2, DueTime.ToMs(due.At)).Run();
        }
        else if (due.Kind == DueChangeKind.Clear)
        {
            _clearDue.Bind(1, row.Stream).Run();
        }

        return AppendStatus.Written;
    }

    private bool IsOnKnown(JournalRow row) =>
        row.Number == 1 || _heads.Proves(row.Stream, row.Number - 1, row.Previous);

    private bool HasOwn(JournalRow row)
    {
        if (!_idAt.Bind(1, row.Stream).Bind(2, row.Number).Step())
        {
            return false;
        }

        var own = _idAt.Guid(0) == row.Id;
        _idAt.Reset();
        return own;
    }
}

/// <summary>
/// The last appends of the streams written most recently. A row never changes or goes away, so having written it proves a predecessor for good;
/// that saves a look-up per row, a quarter of the time. Bounded: what is forgotten is looked up.
/// </summary>
internal sealed class SqliteKnownHeads
{
    private const int MaxStreamsPerGeneration = 32_768;

    private Dictionary<string, (long Number, Guid Id)> _young = new(StringComparer.Ordinal);
    private Dictionary<string, (long Number, Guid Id)> _old = new(StringComparer.Ordinal);

    public bool Proves(string stream, long number, Guid id) =>
        (_young.TryGetValue(stream, out var head) || _old.TryGetValue(stream, out head)) && head.Number == number && head.Id == id;

    public void Set(string stream, long number, Guid id)
    {
        if (_young.Count >= MaxStreamsPerGeneration)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        _young[stream] = (number, id);
    }

    /// <summary>Forgets everything: a transaction was rolled back.</summary>
    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}
