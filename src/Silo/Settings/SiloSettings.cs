using System.Net;
using OrderCluster.Client.Keys;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Settings;

/// <summary>Where a silo's journal is, and how the grains over it work.</summary>
public record OrderJournalOptions
{
    /// <summary>The store's address when none is given.</summary>
    public const string DefaultStore = "sqlite:ordercluster.db";

    /// <summary>Where all orders are kept; <see cref="DefaultStore"/> unless it is set.</summary>
    public StoreAddress Store { get; set; } = StoreAddress.Parse(DefaultStore);

    public StoreOptions StoreOptions { get; set; } = new();

    public OrderOptions Orders { get; set; } = new();

    /// <summary>How the simulated payment gateway behaves; unused where an <see cref="IPaymentGateway"/> is registered.</summary>
    public PaymentSimulatorOptions Payments { get; set; } = new();

    public RecoveryOptions Recovery { get; set; } = new();
}

/// <summary>What one silo is started with.</summary>
public sealed record SiloSettings : OrderJournalOptions
{
    public const int DefaultHttpPort = 5080;

    /// <summary>Where HTTP listens; null: not at all. Port 0 takes a free one.</summary>
    public IPEndPoint? Http { get; init; } = new(IPAddress.Loopback, DefaultHttpPort);

    /// <summary>The cluster that the silo joins; null: it is alone. Needs a store that several silos can share, and an HTTP port that is known beforehand.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>How clients reach the grains of a silo that is alone; null: over HTTP only.</summary>
    public GatewaySettings? Gateway { get; init; }

    /// <summary>Whether Orleans's own dashboard is offered over HTTP; its look at each call costs every call.</summary>
    public bool OrleansDashboard { get; init; }

    /// <summary>Whether calls of grains are traced, and carry the trace of their caller; that costs every call too.</summary>
    public bool Traces { get; init; }

    public HttpLimits HttpLimits { get; init; } = new();

    /// <summary>The file with the hashes of the API keys.</summary>
    public string KeyFile { get; init; } = ApiKeyFile.DefaultName;

    /// <summary>Least severe log lines that are written to the console.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>What logging, telemetry and services find beside these settings; null: the environment alone.</summary>
    public IConfiguration? Configuration { get; init; }

    /// <summary>Changes the services last, before the host is built.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }
}
