using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Sqlite;

/// <summary>Stores snapshots, inside a transaction of the caller.</summary>
internal sealed class SqliteSnapshotWriter(SqliteDatabase database)
{
    private readonly SqliteStatement _stored = database.Prepare("SELECT number FROM snapshots WHERE stream = ?1");
    private readonly SqliteStatement _setHead = database.Prepare(
        "INSERT OR REPLACE INTO snapshots(stream, number, append_id, fold_version) VALUES (?1, ?2, ?3, ?4)");

    private readonly SqliteStatement _setPart = database.Prepare(
        "INSERT INTO snapshot_parts(stream, name, number, payload) VALUES (?1, ?2, ?3, ?4) "
        + "ON CONFLICT (stream, name) DO UPDATE SET number = excluded.number, payload = excluded.payload");

    private readonly SqliteStatement _dropPart = database.Prepare("DELETE FROM snapshot_parts WHERE stream = ?1 AND name = ?2");

    /// <summary>An older snapshot than the stored one changes nothing: it comes from an activation that has been overtaken.</summary>
    public void Write(Snapshot snapshot)
    {
        if (_stored.Bind(1, snapshot.Stream).Step())
        {
            var stored = _stored.Long(0);
            _stored.Reset();
            if (stored > snapshot.Number)
            {
                return;
            }
        }

        _setHead.Bind(1, snapshot.Stream).Bind(2, snapshot.Number).Bind(3, snapshot.AppendId).Bind(4, snapshot.FoldVersion).Run();
        foreach (var part in snapshot.Parts)
        {
            if (part.Payload.IsEmpty)
            {
                _dropPart.Bind(1, snapshot.Stream).Bind(2, part.Name).Run();
            }
            else
            {
                _setPart.Bind(1, snapshot.Stream).Bind(2, part.Name).Bind(3, part.Number).Bind(4, part.Payload.Span).Run();
            }
        }
    }
}
