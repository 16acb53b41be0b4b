using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using OrderCluster.Grains.Placement;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Runtime.GrainDirectory;

namespace OrderCluster.Silo.Hosting.Placement;

/// <summary>
/// Tells Orleans where an order is from its id alone, in the place of the cache that Orleans asks first: so a call to an order waits for no
/// directory and no placement. All other grains are cached as Orleans does.
/// </summary>
internal sealed class OrderAddresses(
    IServiceProvider services, IOptions<GrainDirectoryOptions> options, IClusterMembershipService membership, IClusterManifestProvider manifests)
    : IGrainDirectoryCache, IGrainDirectoryResolver
{
    private static readonly GrainType Orders = GrainType.Create(OrderPlacement.GrainType);

    private readonly IGrainDirectoryCache _others = GrainDirectoryCacheFactory.CreateGrainDirectoryCache(services, options.Value);
    private Hosts _hosts = new(MembershipVersion.MinValue, MajorMinorVersion.MinValue, []);

    public IEnumerable<(GrainAddress ActivationAddress, int Version)> KeyValues => _others.KeyValues;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<OrderAddresses>();
        services.AddSingleton<IGrainDirectoryCache>(provider => provider.GetRequiredService<OrderAddresses>());
        services.AddSingleton<IGrainDirectoryResolver>(provider => provider.GetRequiredService<OrderAddresses>());
    }

    public bool LookUp(GrainId key, [NotNullWhen(true)] out GrainAddress? result, out int version)
    {
        if (!key.Type.Equals(Orders))
        {
            return _others.LookUp(key, out result, out version);
        }

        var hosts = CurrentHosts();
        version = 0;
        result = hosts.Silos.Length == 0 ? null : new GrainAddress
        {
            GrainId = key,
            SiloAddress = Rendezvous.OwnerOf(key, hosts.Silos),
            MembershipVersion = hosts.Members,
        };
        return result is not null;
    }

    public void AddOrUpdate(GrainAddress value, int version)
    {
        if (!value.GrainId.Type.Equals(Orders))
        {
            _others.AddOrUpdate(value, version);
        }
    }

    public bool Remove(GrainId key) => _others.Remove(key);

    public bool Remove(GrainAddress key) => _others.Remove(key);

    public void Clear() => _others.Clear();

    public bool TryResolveGrainDirectory(GrainType grainType, GrainProperties? properties, [NotNullWhen(true)] out IGrainDirectory? grainDirectory)
    {
        grainDirectory = grainType.Equals(Orders) ? NoDirectory.Instance : null;
        return grainDirectory is not null;
    }

    /// <summary>The active silos that host orders: others may be in the cluster as well.</summary>
    private Hosts CurrentHosts()
    {
        var (members, manifest, known) = (membership.CurrentSnapshot, manifests.Current, _hosts);
        if (known.Members == members.Version && known.Manifest == manifest.Version)
        {
            return known;
        }

        var silos = members.Members.Values
            .Where(member => member.Status == SiloStatus.Active && manifest.Silos.GetValueOrDefault(member.SiloAddress)?.Grains.ContainsKey(Orders) == true)
            .Select(member => member.SiloAddress);
        return _hosts = new Hosts(members.Version, manifest.Version, [.. silos]);
    }

    private sealed record Hosts(MembershipVersion Members, MajorMinorVersion Manifest, SiloAddress[] Silos);

    private sealed class NoDirectory : IGrainDirectory
    {
        public static readonly NoDirectory Instance = new();

        public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

        public Task Unregister(GrainAddress address) => Task.CompletedTask;

        public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

        public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
    }
}
