using OrderCluster.Grains.Orders.Events;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Orders;

/// <summary>The way of an order's process to the order's state.</summary>
internal interface IOrderStream
{
    /// <exception cref="OrderStreamLostException">The state was dropped: the process must end, another activation goes on.</exception>
    Task<TReply> Decide<TCommand, TReply>(TCommand command, Func<Order, TCommand, DateTimeOffset, Decision<OrderEvent, TReply>> decide);

    /// <exception cref="OrderStreamLostException">The state was dropped: the process must end, another activation goes on.</exception>
    Task<TValue> Read<TArgument, TValue>(TArgument argument, Func<Order, TArgument, DateTimeOffset, TValue> read);
}

/// <summary>The order's state was dropped after a failed append, so nothing that was decided on it may be acted upon.</summary>
[GenerateSerializer, Alias("order-stream-lost-error")]
internal sealed class OrderStreamLostException(Exception inner) : Exception(inner.Message, inner);
