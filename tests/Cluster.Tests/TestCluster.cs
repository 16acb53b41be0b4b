using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.LocalCluster;
using OrderCluster.LocalCluster.History;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Cluster.Tests;

/// <summary>
/// Silos and a database of their own for several tests, one after the other: to start them takes longer than most tests. What a test has ended or shut is there
/// again for the next one.
/// </summary>
public abstract class TestCluster : IAsyncLifetime
{
    private ThrowawayPostgres? _postgres;
    private LocalSilos? _silos;
    private int _tests;

    internal ThrowawayPostgres Postgres => Started(_postgres);

    internal LocalSilos Silos => Started(_silos);

    /// <summary>Of all tests so far: the journal holds what all of them did.</summary>
    internal CallHistory History { get; } = new();

    protected abstract int Count { get; }

    /// <summary>Settings of the database server.</summary>
    protected virtual string[] PostgresSettings => ["autovacuum=off"];

    public async Task InitializeAsync()
    {
        if (new NeedsPostgresAttribute().Missing is null)
        {
            _postgres = await ThrowawayPostgres.StartAsync(PostgresSettings);
            _silos = await LocalSilos.StartAsync(Place(new LocalSilosOptions { Count = Count, Store = $"postgres:{await _postgres.CreateDatabaseAsync()}" }));
        }
    }

    public async Task DisposeAsync()
    {
        await using var postgres = _postgres;
        await using var silos = _silos;
        await CloseNetworkAsync();
    }

    /// <summary>Makes the cluster whole for the next test.</summary>
    /// <returns>The test's number on this cluster, from 1.</returns>
    internal async Task<int> MendAsync()
    {
        OpenNetwork();
        await Silos.RestartAsync([.. Silos.Silos.Where(silo => !silo.IsRunning)]);
        return ++_tests;
    }

    /// <summary>Puts something between the silos.</summary>
    protected virtual LocalSilosOptions Place(LocalSilosOptions options) => options;

    protected virtual void OpenNetwork()
    {
    }

    protected virtual Task CloseNetworkAsync() => Task.CompletedTask;

    private static T Started<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException($"The {typeof(T).Name} is not started yet.");
}

[CollectionDefinition(Name)]
public sealed class OnThreeSilos : ICollectionFixture<ThreeSiloCluster>
{
    public const string Name = "on three silos";
}

/// <summary>Without anything in between.</summary>
public sealed class ThreeSiloCluster : TestCluster
{
    protected override int Count => 3;
}

/// <summary>Without anything in between.</summary>
public sealed class TwoSiloCluster : TestCluster
{
    protected override int Count => 2;
}
