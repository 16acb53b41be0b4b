using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Engine.Hosting;

namespace OrderCluster.Conformance.Tests;

public abstract class EmbeddedCluster(bool serializeEveryCall) : ConformanceCluster
{
    private EmbeddedSilo? _silo;

    public override IClusterClient Client => _silo!.Client;

    public override async Task InitializeAsync() =>
        _silo = await EmbeddedSilo.StartNewAsync(
            options =>
            {
                options.Assemblies.Add(typeof(EmbeddedCluster).Assembly);
                options.ResponseTimeout = ResponseTimeout;
                options.CollectionAge = CollectionAge;
                options.CollectionQuantum = CollectionQuantum;
                options.MailboxHardLimit = MailboxHardLimit;
                options.MailboxSoftLimit = MailboxHardLimit;
                options.SerializeEveryCall = serializeEveryCall;
            },
            services => services.AddSingleton<TimeProvider>(Clock).AddSingleton<Greeting>());

    public override async Task DisposeAsync() => await _silo!.DisposeAsync();
}

/// <summary>The engine as it is used within a silo.</summary>
public sealed class DefaultCluster() : EmbeddedCluster(serializeEveryCall: false);

/// <summary>The engine in the mode that sends each call through bytes.</summary>
public sealed class SerializingCluster() : EmbeddedCluster(serializeEveryCall: true);
