using System.Buffers;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Tests.Recovery;

/// <summary>A store in memory, written to directly.</summary>
internal sealed class LoneJournal : IJournal
{
    private readonly Dictionary<string, JournalRow> _heads = [];

    public IJournalStore Store { get; } = new InMemoryJournalStore();

    public async Task AppendAsync(string stream, DueChange due, params OrderEvent[] events)
    {
        var payload = new ArrayBufferWriter<byte>();
        foreach (var record in events.Select(EventCatalog.Of<OrderEvent>().Write))
        {
            EventFrames.Write(payload, record.Type, record.Body.Span);
        }

        var head = _heads.GetValueOrDefault(stream);
        var row = new JournalRow(stream, (head?.Number ?? 0) + 1, Guid.NewGuid(), head?.Id ?? Guid.Empty, events.Length, payload.WrittenMemory.ToArray());
        var results = new AppendResult[1];
        await Store.AppendAsync(new[] { new JournalAppend(row, due) }, results, CancellationToken.None);
        Assert.Equal(AppendStatus.Written, results[0].Status);
        _heads[stream] = row;
    }

    public JournaledState<TState, TEvent> Open<TState, TEvent>(string stream, IStateModel<TState, TEvent> model, Action<Exception> onPoisoned, Func<JournalException, Exception>? inGrainsWords = null)
        where TState : class
        where TEvent : class => throw new NotSupportedException();
}
