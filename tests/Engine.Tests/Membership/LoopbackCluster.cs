using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Transport;

namespace OrderCluster.Engine.Tests.Membership;

/// <summary>Silos that know each other through a table and call each other over the loopback, by the machine's clock.</summary>
internal sealed class LoopbackCluster : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly InMemoryMembershipStore _table = new(TimeProvider.System);
    private readonly SemaphoreSlim _answers = new(0);
    private readonly List<(EmbeddedSilo Silo, SwitchedStore Store)> _silos = [];

    public Departures Departures { get; } = new();

    public Task<ClusterView> TableAsync() => _table.ReadAsync(CancellationToken.None);

    public async Task<EmbeddedSilo> AddAsync()
    {
        var ports = SiloPorts.Bind(IPAddress.Loopback, 0, 0);
        var self = new SiloAddress(Guid.NewGuid(), "127.0.0.1", ports.SiloPort, ports.GatewayPort, 0);
        var store = new SwitchedStore(_table);
        store.Answered += () => _answers.Release();
        var silo = await EmbeddedSilo.StartNewAsync(
            options => options.Assemblies.Add(typeof(LoopbackCluster).Assembly),
            services => services
                .AddSingleton(Departures)
                .AddClusterMembership(self, _ => store)
                .AddClusterTransport(ports, options => options.Secret = "of the tests"));
        _silos.Add((silo, store));
        return silo;
    }

    /// <summary>Has the silo neither beat nor answer nor listen any more, like a process that was killed.</summary>
    public void Kill(EmbeddedSilo silo)
    {
        _silos.Single(each => each.Silo == silo).Store.Pause();
        silo.AbortTransport();
    }

    /// <summary>Waits for a table that satisfies the condition.</summary>
    public async Task UntilAsync(Func<ClusterView, bool> condition, string what)
    {
        using var tooLong = new CancellationTokenSource(Limit);
        for (var table = await TableAsync(); !condition(table); table = await TableAsync())
        {
            Assert.False(tooLong.IsCancellationRequested, $"Expected within {Limit}: {what}. The table is of version {table.Version}: "
                + string.Join(", ", table.Silos.Select(silo => $"{silo.Address.SiloPort} {silo.Status}, settled {silo.SettledVersion}")));
            await _answers.WaitAsync(Limit);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (silo, store) in _silos)
        {
            store.Resume();
            await silo.DisposeAsync();
        }

        _answers.Dispose();
    }
}

/// <summary>Callers that ask one grain after another, without pause, until they are told to end.</summary>
internal sealed class Callers(EmbeddedSilo silo, int keys)
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private Task[] _callers = [];
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public IEnumerable<Exception> Failures => _failures;

    public void Start(int count) => _callers = [.. Enumerable.Range(0, count).Select(CallAsync)];

    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_callers).WaitAsync(TimeSpan.FromSeconds(60));
        _end.Dispose();
    }

    private async Task CallAsync(int caller)
    {
        await Task.Yield();
        for (var call = caller; !_end.IsCancellationRequested; call++)
        {
            try
            {
                await silo.Client.GetGrain<IDepartingGrain>($"{call % keys}").Count();
                Interlocked.Increment(ref _calls);
            }
            catch (Exception exception)
            {
                _failures.Enqueue(exception);
            }
        }
    }
}
