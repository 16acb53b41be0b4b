namespace OrderCluster.Growth;

/// <param name="Store">As <c>--store</c> of a silo takes it; null starts a PostgreSQL server.</param>
/// <param name="Sizes">Stored orders at which is measured, ascending.</param>
/// <param name="Measured">Length of one measurement of cost.</param>
/// <param name="ActiveOrders">Orders that wait for payment while memory is measured.</param>
/// <param name="Rounds">How often the full store is compared with one of the first size; 0 when the store is not of this process's server.</param>
internal sealed record GrowthOptions(string? Store, IReadOnlyList<long> Sizes, TimeSpan Measured, int ActiveOrders, int Rounds);
