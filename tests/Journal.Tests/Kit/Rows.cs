using System.Buffers;
using System.Text;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Tests.Kit;

/// <summary>Makes rows for tests.</summary>
internal static class Rows
{
    public static JournalAppend First(string stream, params string[] events) => Make(stream, 1, Guid.Empty, events);

    public static JournalAppend After(JournalAppend predecessor, params string[] events) =>
        Make(predecessor.Row.Stream, predecessor.Row.Number + 1, predecessor.Row.Id, events);

    public static JournalAppend Make(string stream, long number, Guid previous, params string[] events)
    {
        var bodies = events.Length == 0 ? ["event"] : events;
        return new JournalAppend(new JournalRow(stream, number, Guid.NewGuid(), previous, bodies.Length, Payload(bodies)), DueChange.None);
    }

    /// <summary>A chain of <paramref name="count"/> appends of a new stream.</summary>
    public static JournalAppend[] Chain(string stream, int count)
    {
        var rows = new JournalAppend[count];
        for (var i = 0; i < count; i++)
        {
            rows[i] = i == 0 ? First(stream, $"{stream} 1") : After(rows[i - 1], $"{stream} {i + 1}");
        }

        return rows;
    }

    public static JournalAppend Due(this JournalAppend append, DueChange due) => append with { Due = due };

    public static IReadOnlyList<string> Texts(JournalRow row) => [.. EventFrames.Read(row.Payload).Select(record => Encoding.UTF8.GetString(record.Body.Span))];

    private static byte[] Payload(string[] events)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var text in events)
        {
            EventFrames.Write(buffer, "text/1", Encoding.UTF8.GetBytes(text));
        }

        return buffer.WrittenSpan.ToArray();
    }
}
