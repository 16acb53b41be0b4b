using Microsoft.AspNetCore.Connections;

namespace OrderCluster.Silo.Connections;

/// <summary>
/// Keeps connections of strangers from taking a port from everybody else: so many may wait until they have proven who they are, the oldest is closed when one more
/// comes, and none waits longer than it may. One who has something to prove does so at once, so the oldest is silent.
/// </summary>
/// <param name="limit">Connections that have not proven anything, at a time.</param>
/// <param name="patience">How long each may take; null: as long as there is room.</param>
internal sealed class ConnectionDoor(int limit, TimeSpan? patience, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Visitor> _waiting = [];

    /// <summary>Runs a connection; what comes behind admits it by its <see cref="Visitor"/>.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var visitor = new Visitor(this, connection);
        connection.Features.Set(visitor);
        Enter(visitor);
        var timer = patience is { } time ? clock.CreateTimer(_ => visitor.TurnAway(), null, time, Timeout.InfiniteTimeSpan) : null;
        try
        {
            await next(connection);
        }
        finally
        {
            visitor.Admit();
            timer?.Dispose();
        }
    }

    private void Enter(Visitor visitor)
    {
        Visitor? oldest = null;
        lock (_lock)
        {
            if (_waiting.Count == limit)
            {
                oldest = _waiting.First!.Value;
            }

            visitor.Place = _waiting.AddLast(visitor);
        }

        oldest?.TurnAway();
    }

    private bool TryLeave(Visitor visitor)
    {
        lock (_lock)
        {
            if (visitor.Place is not { } place)
            {
                return false;
            }

            _waiting.Remove(place);
            visitor.Place = null;
            return true;
        }
    }

    /// <summary>A connection that has not proven who it is, in the features of its context.</summary>
    internal sealed class Visitor(ConnectionDoor door, ConnectionContext connection)
    {
        /// <summary>Among those that wait; null when it waits no more.</summary>
        internal LinkedListNode<Visitor>? Place { get; set; }

        /// <summary>It has proven who it is, and may stay.</summary>
        public void Admit() => door.TryLeave(this);

        internal void TurnAway()
        {
            if (door.TryLeave(this))
            {
                connection.Abort(new ConnectionAbortedException("Silent for too long."));
            }
        }
    }
}
