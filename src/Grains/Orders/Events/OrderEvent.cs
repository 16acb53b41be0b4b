namespace OrderCluster.Grains.Orders.Events;

/// <summary>Something that happened to an order. Stored for ever: a field is only ever added, and a type never changes its name.</summary>
/// <param name="At">By the clock of the silo that decided it.</param>
public abstract record OrderEvent(DateTimeOffset At);
