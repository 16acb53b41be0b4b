using Npgsql;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Postgres;

/// <summary>Puts batches on top of their predecessors, each in one autocommit statement.</summary>
internal sealed class PostgresAppends(NpgsqlDataSource source)
{
    // The predecessor is looked up by a scalar subquery, since EXISTS may be turned into a join that reads the table and loses the rows' order.
    // Without BEGIN and COMMIT around it, a silo that stalls between two messages holds no lock that others wait for.
    private const string Insert =
        """
        INSERT INTO journal.appends(stream, number, id, previous, events, payload, xid, ordinal)
        SELECT stream, number, id, previous, events, payload,
               (SELECT xid_shift FROM journal.meta) + (SELECT pg_current_xact_id()::text::bigint), ordinal::int
        FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::uuid[], $5::int[], $6::bytea[])
             WITH ORDINALITY AS sent(stream, number, id, previous, events, payload, ordinal)
        WHERE number = 1
           OR (SELECT below.id FROM journal.appends AS below WHERE below.stream = sent.stream AND below.number = sent.number - 1) = previous
        ON CONFLICT (stream, number) DO NOTHING
        """;

    private const string InsertWithDue =
        $"""
        WITH landed AS ({Insert} RETURNING stream),
        changed AS (SELECT changes.* FROM unnest($7::text[], $8::bigint[]) AS changes(stream, due_at_ms) JOIN landed USING (stream)),
        due_set AS (
            INSERT INTO journal.due(stream, due_at_ms) SELECT stream, due_at_ms FROM changed WHERE due_at_ms IS NOT NULL
            ON CONFLICT (stream) DO UPDATE SET due_at_ms = excluded.due_at_ms),
        due_cleared AS (
            DELETE FROM journal.due WHERE stream = ANY (ARRAY(SELECT stream FROM changed WHERE due_at_ms IS NULL)))
        SELECT count(*) FROM landed
        """;

    private const string IdsAt =
        """
        SELECT (SELECT appends.id FROM journal.appends WHERE appends.stream = sent.stream AND appends.number = sent.number)
        FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS sent(stream, number, ordinal) ORDER BY ordinal
        """;

    /// <exception cref="JournalUnavailableException">Outcome unknown; the identical batch, sent again, settles it.</exception>
    public async ValueTask AppendAsync(ReadOnlyMemory<JournalAppend> batch, Memory<AppendResult> results, CancellationToken cancellation)
    {
        var members = new List<int>(batch.Length);
        for (var i = 0; i < batch.Length; i++)
        {
            if (RowRules.Violation(batch.Span[i].Row) is { } violation)
            {
                results.Span[i] = new AppendResult(AppendStatus.Refused, violation);
            }
            else
            {
                members.Add(i);
            }
        }

        foreach (var round in PostgresBatch.Rounds(batch, members))
        {
            await WriteAsync(round, results, cancellation);
        }
    }

    private async Task WriteAsync(PostgresBatch batch, Memory<AppendResult> results, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            if (await InsertAsync(connection, batch, cancellation) == batch.Count)
            {
                foreach (var member in batch.Members.Span)
                {
                    results.Span[member] = new AppendResult(AppendStatus.Written);
                }
            }
            else
            {
                await ExamineAsync(connection, batch, results, cancellation);
            }
        }
        catch (Exception e) when (PostgresErrors.IsDataError(e))
        {
            await WithoutCulpritAsync(batch, results, PostgresErrors.Translate(e), cancellation);
        }
        catch (Exception e) when (PostgresErrors.IsFromDatabase(e))
        {
            throw PostgresErrors.Translate(e);
        }
    }

    private static async Task<long> InsertAsync(NpgsqlConnection connection, PostgresBatch batch, CancellationToken cancellation)
    {
        var withDue = batch.HasDueChanges;
        await using var command = new NpgsqlCommand(withDue ? InsertWithDue : Insert, connection);
        batch.AddKeys(command.Parameters);
        batch.AddContents(command.Parameters);
        if (!withDue)
        {
            return await command.ExecuteNonQueryAsync(cancellation);
        }

        batch.AddDueChanges(command.Parameters);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Some rows did not land now: each is there by an earlier try, or a rival's is, or its predecessor is not.</summary>
    private static async Task ExamineAsync(NpgsqlConnection connection, PostgresBatch batch, Memory<AppendResult> results, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(IdsAt, connection);
        batch.AddKeys(command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        for (var i = 0; await reader.ReadAsync(cancellation); i++)
        {
            var member = batch.Members.Span[i];
            var isOwn = !await reader.IsDBNullAsync(0, cancellation) && reader.GetGuid(0) == batch.Appends.Span[member].Row.Id;
            results.Span[member] = new AppendResult(isOwn ? AppendStatus.Written : AppendStatus.Conflict);
        }
    }

    private async Task WithoutCulpritAsync(PostgresBatch batch, Memory<AppendResult> results, JournalException error, CancellationToken cancellation)
    {
        if (batch.Count == 1)
        {
            results.Span[batch.Members.Span[0]] = new AppendResult(AppendStatus.Refused, error);
            return;
        }

        var (first, second) = batch.Halves();
        await WriteAsync(first, results, cancellation);
        await WriteAsync(second, results, cancellation);
    }
}
