using OrderCluster.Engine.Transport;
using OrderCluster.Engine.Transport.Connections;

namespace OrderCluster.Engine.ClientHosting;

/// <summary>
/// Finds a way into the cluster, at the start and whenever all known silos are out of reach: any gateway tells of all silos,
/// to which the client then connects itself.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The source has no timer, so there is nothing to dispose of once it is cancelled.")]
internal sealed class GatewaySearch(EmbeddedClientOptions options, ClientRuntime runtime, TimeProvider timeProvider, TransportLog log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan ConnectionCheck = TimeSpan.FromMilliseconds(20);

    private readonly (string Host, int Port)[] _given = [.. options.Gateways.Select(Parse)];
    private readonly CancellationTokenSource _end = new();
    private Task _searching = Task.CompletedTask;

    /// <summary>Why the last gateway that answered, or could not be reached, did not take the client.</summary>
    internal string LastFailure { get; private set; } = "none has answered yet.";

    internal void Start() => _searching = SearchAsync();

    internal async Task StopAsync()
    {
        await _end.CancelAsync();
        await _searching;
    }

    private async Task SearchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            if (!runtime.IsConnected)
            {
                await TryAllAsync();
            }

            await Task.Delay(Pause, timeProvider, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryAllAsync()
    {
        var gateways = _given.Concat(runtime.KnownGateways).Distinct().ToArray();
        Random.Shared.Shuffle(gateways);
        foreach (var (host, port) in gateways)
        {
            try
            {
                await LearnFromAsync(await runtime.Connector.ConnectAsync(host, port, _end.Token));
                return;
            }
            catch (Exception exception)
            {
                if (_end.IsCancellationRequested)
                {
                    return;
                }

                LastFailure = $"{host}:{port}: {exception.Message}";
            }
        }

        log.NoGateway(LastFailure);
    }

    /// <summary>Stays until the client has connected to a silo that it has learned of.</summary>
    private async Task LearnFromAsync(TransportConnection connection)
    {
        runtime.Guide = connection;
        var receiving = connection.ReceiveAsync();
        try
        {
            while (!runtime.IsConnected && !connection.IsClosed)
            {
                connection.Probe();
                await Task.Delay(ConnectionCheck, timeProvider, _end.Token);
            }
        }
        finally
        {
            runtime.Guide = null;
            await connection.LeaveAsync(timeProvider);
            await receiving;
        }
    }

    private static (string Host, int Port) Parse(string gateway)
    {
        var colon = gateway.LastIndexOf(':');
        return colon > 0 && int.TryParse(gateway.AsSpan(colon + 1), out var port)
            ? (gateway[..colon].Trim('[', ']'), port)
            : throw new ArgumentException($"\"{gateway}\" is no gateway; it must be of the form host:port.");
    }
}
