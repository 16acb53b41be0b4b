using System.Net;
using Microsoft.AspNetCore.Connections;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting.Security;

/// <summary>A silo that is alone has no port for other silos: nobody could come there but strangers.</summary>
internal static class ClosedPort
{
    /// <summary>Stands in the silo's address, and is never opened.</summary>
    public const int Number = 1;

    /// <summary>Lets Orleans listen on the gateway's port alone.</summary>
    public static void AddForSilos(ISiloBuilder silo)
    {
        foreach (var listeners in silo.Services.Where(each => each.IsKeyedService && each.ServiceType == typeof(IConnectionListenerFactory)).ToArray())
        {
            silo.Services.Remove(listeners);
            silo.Services.AddKeyedSingleton<IConnectionListenerFactory>(
                listeners.ServiceKey, (services, key) => new AllButOne((IConnectionListenerFactory)listeners.KeyedImplementationFactory!(services, key)));
        }
    }

    private sealed class AllButOne(IConnectionListenerFactory inner) : IConnectionListenerFactory
    {
        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            endpoint is IPEndPoint { Port: Number } ? ValueTask.FromResult<IConnectionListener>(new Nobody(endpoint)) : inner.BindAsync(endpoint, cancellationToken);
    }

    private sealed class Nobody(EndPoint endPoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endPoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new(_end.Task);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _end.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
