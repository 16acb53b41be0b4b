using System.Globalization;
using System.Net;
using Npgsql;
using OrderCluster.LocalCluster;

namespace OrderCluster.Cluster.Tests.Network;

/// <summary>Relays before every silo's ports and between it and the database. Each silo has two addresses of the loopback: its own, and the one that is relayed.</summary>
internal sealed class RelayedSilos : IAsyncDisposable
{
    private readonly List<TcpRelay> _others = [];

    /// <summary>Before the port for other silos, by the silo's number.</summary>
    internal Dictionary<int, TcpRelay> Silos { get; } = [];

    /// <summary>Before the port for clients, by the silo's number.</summary>
    internal Dictionary<int, TcpRelay> Gateways { get; } = [];

    /// <summary>Before the database, by the silo's number.</summary>
    internal Dictionary<int, TcpRelay> Databases { get; } = [];

    internal LocalSilosOptions Place(LocalSilosOptions options) => options with
    {
        Network = (number, ports) => Place(number, ports, options.Store!["postgres:".Length..]),
    };

    internal void Open()
    {
        foreach (var relay in Relays)
        {
            relay.Open();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in Relays)
        {
            await relay.DisposeAsync();
        }
    }

    private IEnumerable<TcpRelay> Relays => Silos.Values.Concat(Gateways.Values).Concat(Databases.Values).Concat(_others);

    private SiloNetwork Place(int number, SiloPortNumbers ports, string store)
    {
        var own = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.1.{number + 1}"));
        var relayed = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.2.{number + 1}"));
        var settings = new NpgsqlConnectionStringBuilder(store);
        lock (_others)
        {
            Silos[number] = Relay(ports.Silo);
            Gateways[number] = Relay(ports.Gateway);
            _others.Add(Relay(ports.Http));
            Databases[number] = new TcpRelay(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, settings.Port));
        }

        settings.Port = Databases[number].Port;
        return new SiloNetwork(own.ToString(), relayed.ToString(), $"postgres:{settings.ConnectionString}");

        TcpRelay Relay(int port) => new(new IPEndPoint(relayed, port), new IPEndPoint(own, port));
    }
}
