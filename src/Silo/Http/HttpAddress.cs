using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OrderCluster.Silo.Http;

/// <summary>Where this silo's HTTP is reached.</summary>
internal static class HttpAddress
{
    /// <summary>The address on which HTTP listens; the machine's name before that, and when the silo serves no HTTP.</summary>
    public static string Of(IServiceProvider services) =>
        services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? Environment.MachineName;
}
