using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Orders.Events;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Orders;

/// <summary>The way of an order's process to the order's state.</summary>
internal interface IOrderStream
{
    /// <summary>The state was dropped after a failed append: the process must end, another activation goes on.</summary>
    bool IsLost { get; }

    /// <summary>Waits for others: meanwhile the silo may take another order in hand.</summary>
    Task<T> WaitAside<T>(Task<T> task);

    /// <exception cref="TryAgainException">The state was dropped (<see cref="IsLost"/>), or this silo may give no replies for now.</exception>
    Task<TReply> Decide<TCommand, TReply>(TCommand command, Func<Order, TCommand, DateTimeOffset, Decision<OrderEvent, TReply>> decide);

    /// <exception cref="TryAgainException">As in <see cref="Decide"/>.</exception>
    Task<TValue> Read<TArgument, TValue>(TArgument argument, Func<Order, TArgument, DateTimeOffset, TValue> read);
}
