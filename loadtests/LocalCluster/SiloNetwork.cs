namespace OrderCluster.LocalCluster;

/// <summary>Where a silo is, seen from itself and from the others, when something stands in between.</summary>
/// <param name="Bind">The address on which it listens.</param>
/// <param name="Advertise">The address at which it is reached.</param>
/// <param name="Store">The store's address as this silo takes it.</param>
public sealed record SiloNetwork(string Bind, string Advertise, string Store);
