using System.Text;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Tests.Writer;

internal sealed record LogEntry(string Text);

internal sealed class Log
{
    public int Count { get; set; }
}

internal sealed class LogModel : IStateModel<Log, LogEntry>
{
    public int FoldVersion => 1;

    public Log Empty(string stream) => new();

    public Log Fold(Log state, LogEntry @event)
    {
        state.Count++;
        return state;
    }

    public EventRecord Write(LogEntry @event) => new("log/1", Encoding.UTF8.GetBytes(@event.Text));

    public LogEntry Read(EventRecord record) => new(Encoding.UTF8.GetString(record.Body.Span));

    public IReadOnlyList<SnapshotPart>? Capture(Log state, long sinceNumber, long number) =>
        [new SnapshotPart(Snapshot.HeadPart, number, BitConverter.GetBytes(state.Count))];

    public Log? Restore(string stream, IReadOnlyList<SnapshotPart> parts) =>
        parts is [var head] ? new Log { Count = BitConverter.ToInt32(head.Payload.Span) } : null;
}
