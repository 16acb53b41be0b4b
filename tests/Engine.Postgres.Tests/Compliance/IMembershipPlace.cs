using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Postgres.Tests.Compliance;

/// <summary>One table, which several silos open.</summary>
public interface IMembershipPlace
{
    /// <summary>A silo's own way to the table.</summary>
    IMembershipStore Open();

    /// <summary>Makes the silo's last heartbeat that much older.</summary>
    Task AgeAsync(Guid siloId, TimeSpan by);
}
