namespace OrderCluster.Growth;

/// <summary>What orders cost during one measurement: user and system time per order, in microseconds.</summary>
/// <param name="Silo">Of the silo's process.</param>
/// <param name="Server">Of PostgreSQL with its backends; 0 on another store.</param>
/// <param name="OrdersPerSecond">Confirmed, as fast as the callers got answers.</param>
internal readonly record struct OrderCost(double Silo, double Server, double OrdersPerSecond)
{
    internal double Total => Silo + Server;
}
