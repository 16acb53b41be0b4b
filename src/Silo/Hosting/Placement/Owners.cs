using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrderCluster.Grains.Placement;
using OrderCluster.Journal.State;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Runtime.GrainDirectory;

namespace OrderCluster.Silo.Hosting.Placement;

/// <summary>
/// Tells Orleans where a grain of ours is from its id alone, in the place of the cache that Orleans asks first: so a call waits for no directory and no placement,
/// and a silo that is lost or joins leaves none to be mended. All other grains are found as Orleans does.
/// </summary>
internal sealed class Owners(IServiceProvider services, IOptions<GrainDirectoryOptions> options, IClusterMembershipService membership, IClusterManifestProvider manifests)
    : IGrainDirectoryCache, IGrainDirectoryResolver, IReadGate
{
    private readonly IGrainDirectoryCache _others = GrainDirectoryCacheFactory.CreateGrainDirectoryCache(services, options.Value);
    private readonly HashSet<SiloAddress> _everActive = [];
    private readonly Lock _changing = new();
    private Hosts _hosts = new(MembershipVersion.MinValue, MajorMinorVersion.MinValue, 0, FrozenDictionary<GrainType, SiloAddress[]>.Empty);

    public IEnumerable<(GrainAddress ActivationAddress, int Version)> KeyValues => _others.KeyValues;

    /// <summary>How many silos have ever been active, as far as this one knows: grows with each that joins.</summary>
    public long Era => Current().EverActive;

    bool IReadGate.IsOpen => true;

    /// <summary>Registers these, and as the gate of reads unless there is one that knows of evictions.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Owners>();
        services.AddSingleton<IGrainDirectoryCache>(provider => provider.GetRequiredService<Owners>());
        services.AddSingleton<IGrainDirectoryResolver>(provider => provider.GetRequiredService<Owners>());
        services.TryAddSingleton<IReadGate>(provider => provider.GetRequiredService<Owners>());
    }

    /// <summary>Which silo owns a grain by what this silo knows; null for a grain that is not ours, and while no active silo hosts its type.</summary>
    public SiloAddress? OwnerOf(GrainId grain) =>
        Current().ByType.TryGetValue(grain.Type, out var silos) && silos.Length > 0 ? Rendezvous.OwnerOf(grain, silos) : null;

    public bool LookUp(GrainId key, [NotNullWhen(true)] out GrainAddress? result, out int version)
    {
        var hosts = Current();
        if (!hosts.ByType.TryGetValue(key.Type, out var silos))
        {
            return _others.LookUp(key, out result, out version);
        }

        version = 0;
        result = silos.Length == 0 ? null : new GrainAddress
        {
            GrainId = key,
            SiloAddress = Rendezvous.OwnerOf(key, silos),
            MembershipVersion = hosts.Members,
        };
        return result is not null;
    }

    public void AddOrUpdate(GrainAddress value, int version)
    {
        if (!Current().ByType.ContainsKey(value.GrainId.Type))
        {
            _others.AddOrUpdate(value, version);
        }
    }

    public bool Remove(GrainId key) => _others.Remove(key);

    public bool Remove(GrainAddress key) => _others.Remove(key);

    public void Clear() => _others.Clear();

    public bool TryResolveGrainDirectory(GrainType grainType, GrainProperties? properties, [NotNullWhen(true)] out IGrainDirectory? grainDirectory)
    {
        grainDirectory = IsOurs(properties) ? NoDirectory.Instance : null;
        return grainDirectory is not null;
    }

    void IReadGate.Overtaken()
    {
    }

    /// <summary>Whether grains of these properties stand where their id says.</summary>
    internal static bool IsOurs(GrainProperties? properties) =>
        properties?.Properties.GetValueOrDefault(WellKnownGrainTypeProperties.PlacementStrategy) == nameof(RendezvousPlacement);

    private Hosts Current()
    {
        var hosts = _hosts;
        return hosts.Members == membership.CurrentSnapshot.Version && hosts.Manifest == manifests.Current.Version ? hosts : Changed();
    }

    /// <summary>Of each type the active silos that host it: silos of another version, or with other grains, may be in the cluster as well.</summary>
    private Hosts Changed()
    {
        lock (_changing)
        {
            var (members, manifest) = (membership.CurrentSnapshot, manifests.Current);
            var active = members.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).ToList();
            _everActive.UnionWith(members.Members.Values.Where(member => member.Status >= SiloStatus.Active).Select(member => member.SiloAddress));
            var types = manifest.AllGrainManifests.SelectMany(each => each.Grains).Where(type => IsOurs(type.Value)).Select(type => type.Key).Distinct();
            return _hosts = new Hosts(
                members.Version,
                manifest.Version,
                _everActive.Count,
                types.ToFrozenDictionary(type => type, type => active.Where(silo => manifest.Silos.GetValueOrDefault(silo)?.Grains.ContainsKey(type) == true).ToArray()));
        }
    }

    private sealed record Hosts(MembershipVersion Members, MajorMinorVersion Manifest, long EverActive, FrozenDictionary<GrainType, SiloAddress[]> ByType);

    private sealed class NoDirectory : IGrainDirectory
    {
        public static readonly NoDirectory Instance = new();

        public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

        public Task Unregister(GrainAddress address) => Task.CompletedTask;

        public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

        public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
    }
}
