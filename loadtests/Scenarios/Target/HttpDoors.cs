using OrderCluster.Client;
using OrderCluster.Client.Retries;

namespace OrderCluster.Scenarios.Target;

/// <summary>HTTP clients of all silos, taken in turn.</summary>
internal sealed class HttpDoors : IDisposable
{
    private const int ConnectionsPerSilo = 256;

    private readonly HttpClient[] _https;
    private readonly IOrderClusterClient[] _clients;
    private int _next;

    internal HttpDoors(IReadOnlyList<Uri> addresses, string? apiKey, RetryPolicy policy)
    {
        _https = [.. addresses.Select(address => new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = ConnectionsPerSilo, UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address })];
        _clients = [.. _https.Select(http => OrderClusterClients.OverHttp(http, apiKey, policy))];
    }

    internal IOrderClusterClient Next() => _clients[(uint)Interlocked.Increment(ref _next) % _clients.Length];

    public void Dispose() => Array.ForEach(_https, http => http.Dispose());
}
