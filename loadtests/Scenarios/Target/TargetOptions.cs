namespace OrderCluster.Scenarios.Target;

/// <summary>What is put under load.</summary>
internal sealed record TargetOptions
{
    /// <summary>As a silo's <c>--store</c> takes it; null: a new database on a throw-away PostgreSQL server.</summary>
    internal string? Store { get; init; }

    /// <summary>Silos to start.</summary>
    internal int Silos { get; init; } = 1;

    /// <summary>Gateways of a cluster that runs already; nothing is started then.</summary>
    internal IReadOnlyList<string> Gateways { get; init; } = [];

    /// <summary>That cluster's name.</summary>
    internal string Cluster { get; init; } = "ordercluster";

    internal string Secret { get; init; } = "";

    /// <summary>Goes through the silos' HTTP API instead of their gateways.</summary>
    internal bool OverHttp { get; init; }

    /// <summary>HTTP addresses of a cluster that runs already.</summary>
    internal IReadOnlyList<Uri> HttpAddresses { get; init; } = [];

    /// <summary>Key for these, of the channel <c>shop</c> and allowed to quote prices.</summary>
    internal string? ApiKey { get; init; }

    /// <summary>How the simulated payment gateway behaves, as a silo's <c>--payments</c> takes it.</summary>
    internal string? Payments { get; init; }
}
