namespace OrderCluster.LocalCluster;

/// <summary>What silos are started on this machine, and on what.</summary>
public sealed record LocalSilosOptions
{
    /// <summary>How many; over one needs PostgreSQL.</summary>
    public int Count { get; init; } = 3;

    /// <summary>The store's address as <c>--store</c> takes it; null: a new database on a PostgreSQL server that ends with this process.</summary>
    public string? Store { get; init; }

    /// <summary>Whether that server is one for measuring: with a log that has been used before, which takes a few seconds and 2 GB.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>How the simulated payment gateway behaves, as <c>--payments</c> takes it; null: it authorizes all at once.</summary>
    public string? Payments { get; init; }

    /// <summary>Given a silo's number from 0 and its ports, tells where it is; null: all listen on the loopback and reach each other directly.</summary>
    public Func<int, SiloPortNumbers, SiloNetwork>? Network { get; init; }

    /// <summary>Further options for each silo's command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
