using Npgsql;
using NpgsqlTypes;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Postgres;

/// <summary>Some rows of a batch, at most one per stream and sorted by stream, as the arrays of one statement.</summary>
/// <param name="Appends">The whole batch.</param>
/// <param name="Members">Which of its rows these are.</param>
internal readonly record struct PostgresBatch(ReadOnlyMemory<JournalAppend> Appends, ReadOnlyMemory<int> Members)
{
    public int Count => Members.Length;

    public bool HasDueChanges
    {
        get
        {
            foreach (var member in Members.Span)
            {
                if (Appends.Span[member].Due.Kind != DueChangeKind.None)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>
    /// The rows in rounds: all writers take their locks in one order, so that none waits for another in a circle; and two rows of one stream
    /// can't share a statement, since the second does not see the first there. The journal's writer never sends two, so there is one round.
    /// </summary>
    public static List<PostgresBatch> Rounds(ReadOnlyMemory<JournalAppend> appends, IEnumerable<int> members)
    {
        var left = members.ToArray();
        var span = appends;
        Array.Sort(left, (x, y) =>
        {
            var byStream = StreamOrder.Instance.Compare(span.Span[x].Row.Stream, span.Span[y].Row.Stream);
            return byStream != 0 ? byStream : x.CompareTo(y);
        });
        var rounds = new List<PostgresBatch>(1);
        while (left.Length > 0)
        {
            var (round, rest) = (new List<int>(left.Length), new List<int>());
            string? last = null;
            foreach (var member in left)
            {
                var stream = appends.Span[member].Row.Stream;
                (stream == last ? rest : round).Add(member);
                last = stream;
            }

            rounds.Add(new PostgresBatch(appends, round.ToArray()));
            left = [.. rest];
        }

        return rounds;
    }

    public (PostgresBatch First, PostgresBatch Second) Halves() =>
        (this with { Members = Members[..(Count / 2)] }, this with { Members = Members[(Count / 2)..] });

    /// <summary>Streams and numbers, as $1 and $2.</summary>
    public void AddKeys(NpgsqlParameterCollection parameters)
    {
        Add(parameters, NpgsqlDbType.Text, row => row.Stream);
        Add(parameters, NpgsqlDbType.Bigint, row => row.Number);
    }

    /// <summary>Ids, predecessors, counts of events and payloads, as $3 to $6.</summary>
    public void AddContents(NpgsqlParameterCollection parameters)
    {
        Add(parameters, NpgsqlDbType.Uuid, row => row.Id);
        Add(parameters, NpgsqlDbType.Uuid, row => row.Previous);
        Add(parameters, NpgsqlDbType.Integer, row => row.EventCount);
        Add(parameters, NpgsqlDbType.Bytea, row => row.Payload);
    }

    /// <summary>Streams whose due time changes, and their new times, null to clear, as $7 and $8.</summary>
    public void AddDueChanges(NpgsqlParameterCollection parameters)
    {
        var streams = new List<string>();
        var times = new List<long?>();
        foreach (var member in Members.Span)
        {
            var append = Appends.Span[member];
            if (append.Due.Kind != DueChangeKind.None)
            {
                streams.Add(append.Row.Stream);
                times.Add(append.Due.Kind == DueChangeKind.Set ? DueTime.ToMs(append.Due.At) : null);
            }
        }

        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. streams], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        parameters.Add(new NpgsqlParameter<long?[]> { TypedValue = [.. times], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
    }

    private void Add<T>(NpgsqlParameterCollection parameters, NpgsqlDbType elementType, Func<JournalRow, T> select)
    {
        var values = new T[Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = select(Appends.Span[Members.Span[i]].Row);
        }

        parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | elementType });
    }
}
