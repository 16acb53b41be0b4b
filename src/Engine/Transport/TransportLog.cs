using Microsoft.Extensions.Logging;
using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Transport;

/// <summary>What the transport logs.</summary>
internal sealed partial class TransportLog(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Information, "Silos are served on port {SiloPort}, clients on port {GatewayPort}.")]
    internal partial void Listening(int siloPort, int gatewayPort);

    [LoggerMessage(9, LogLevel.Information, "Clients are served on port {GatewayPort}.")]
    internal partial void ListeningToClients(int gatewayPort);

    [LoggerMessage(2, LogLevel.Warning, "A connection from {Remote} was refused: {Reason}")]
    internal partial void Refused(string remote, string reason);

    [LoggerMessage(3, LogLevel.Warning, "No connection to silo {Silo}: {Reason} It is tried again until the silo is out of the cluster.")]
    internal partial void CannotConnect(SiloAddress silo, string reason);

    [LoggerMessage(4, LogLevel.Information, "Connected to silo {Silo}.")]
    internal partial void Connected(SiloAddress silo);

    [LoggerMessage(5, LogLevel.Warning, "The connection with {Remote} broke with {Calls} calls in flight, whose outcome is unknown: {Reason}")]
    internal partial void Broke(string remote, int calls, string reason);

    [LoggerMessage(6, LogLevel.Warning, "No gateway could be reached: {Reason}")]
    internal partial void NoGateway(string reason);

    [LoggerMessage(7, LogLevel.Error, "The acceptance of connections failed; it goes on.")]
    internal partial void AcceptFailed(Exception exception);

    [LoggerMessage(8, LogLevel.Warning, "More than {MaxConnections} connections; the one from {Remote} was refused.")]
    internal partial void TooManyConnections(int maxConnections, string remote);
}
