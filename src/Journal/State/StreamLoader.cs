using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

/// <summary>Rebuilds a state from the snapshot, if it proves to belong to the stream, and the rows after it.</summary>
internal sealed class StreamLoader<TState, TEvent>(IJournalStore store, string stream, IStateModel<TState, TEvent> model, int pageRows)
    where TState : class
    where TEvent : class
{
    private TState _state = model.Empty(stream);
    private StreamHead _head;
    private long _snapshotNumber;
    private int _eventsSinceSnapshot;

    /// <exception cref="JournalUnavailableException">The store could not be read; a new loader may try again.</exception>
    /// <exception cref="JournalStoreException">The stream is broken, or an event in it can't be read or folded.</exception>
    public async Task<LoadedState<TState>> LoadAsync(CancellationToken cancellation)
    {
        await TakeSnapshotAsync(cancellation);
        while (true)
        {
            var rows = await store.ReadStreamAsync(stream, _head.Number, pageRows, cancellation);
            foreach (var row in rows)
            {
                Take(row);
            }

            if (rows.Count < pageRows)
            {
                return new LoadedState<TState>(_state, _head, _snapshotNumber, _eventsSinceSnapshot);
            }
        }
    }

    private async Task TakeSnapshotAsync(CancellationToken cancellation)
    {
        var snapshot = await store.ReadSnapshotAsync(stream, cancellation);
        if (snapshot is null || snapshot.FoldVersion != model.FoldVersion || snapshot.Number < 1)
        {
            return;
        }

        var rows = await store.ReadStreamAsync(stream, snapshot.Number - 1, 1, cancellation);
        if (rows is not [var row] || row.Number != snapshot.Number || row.Id != snapshot.AppendId)
        {
            return;
        }

        if (model.Restore(stream, snapshot.Parts) is { } restored)
        {
            _state = restored;
            _head = new StreamHead(snapshot.Number, snapshot.AppendId);
            _snapshotNumber = snapshot.Number;
        }
    }

    private void Take(JournalRow row)
    {
        if (row.Number != _head.Number + 1 || row.Previous != _head.Id)
        {
            throw new JournalStoreException($"Stream '{stream}' is broken: append {row.Number} does not stand on append {_head.Number}.");
        }

        try
        {
            var events = EventFrames.Read(row.Payload);
            foreach (var record in events)
            {
                _state = model.Fold(_state, model.Read(record));
            }

            _eventsSinceSnapshot += events.Count;
        }
        catch (Exception e)
        {
            throw new JournalStoreException($"Append {row.Number} of stream '{stream}' can't be folded: {e.Message}", e);
        }

        _head = new StreamHead(row.Number, row.Id);
    }
}

/// <summary>A state as found in the store.</summary>
/// <param name="State">After the append <paramref name="Head"/>.</param>
/// <param name="Head">The last append; number 0 of a stream that has none.</param>
/// <param name="SnapshotNumber">The append of the snapshot that was used, or 0.</param>
/// <param name="EventsSinceSnapshot">Events folded on top of it.</param>
internal sealed record LoadedState<TState>(TState State, StreamHead Head, long SnapshotNumber, int EventsSinceSnapshot)
    where TState : class;
