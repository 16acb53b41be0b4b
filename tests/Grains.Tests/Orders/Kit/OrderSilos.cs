using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Grains.Tests.Hosting;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Tests.Orders.Kit;

/// <summary>
/// Silos, started as they are needed, for one world after another. What a grain reaches of journal and gateway is found by the number of the world
/// in its key, so that nothing of one world is seen by the next, not even by what a silo that stopped dead still has running.
/// </summary>
public sealed class OrderSilos : IAsyncLifetime
{
    private readonly OrderOptions _options;
    private readonly List<(GrainSilo Silo, OutsideByWorld Outside)> _silos = [];
    private int _worlds = -1;

    public OrderSilos()
        : this(new OrderOptions())
    {
    }

    internal OrderSilos(OrderOptions options) => _options = options;

    internal FakeTimeProvider Clock { get; } = new();

    internal int NextWorld() => Interlocked.Increment(ref _worlds);

    /// <summary>Lets a world into a silo.</summary>
    /// <param name="silo">Counted from 0; started unless it is there.</param>
    internal async Task<IGrainFactory> Enter(int silo, int world, IJournal journal, IPaymentGateway gateway)
    {
        if (silo == _silos.Count)
        {
            var outside = new OutsideByWorld();
            _silos.Add((await GrainSilo.StartAsync(services => services
                .AddSingleton<IJournal>(outside)
                .AddSingleton<IPaymentGateway>(outside)
                .AddSingleton<TimeProvider>(Clock)
                .AddOrders(_options)), outside));
        }

        _silos[silo].Outside.Add(world, journal, gateway);
        return _silos[silo].Silo.Grains;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => OrderWorld.WhileTimePasses(Clock, GrainSilo.ForgetAsync([.. _silos.Select(each => each.Silo)]), "the silos' end");
}

/// <summary>The journals and payment gateways of many worlds as one.</summary>
internal sealed partial class OutsideByWorld : IJournal, IPaymentGateway
{
    private readonly ConcurrentDictionary<int, (IJournal Journal, IPaymentGateway Gateway)> _worlds = [];

    IJournalStore IJournal.Store => throw new NotSupportedException();

    /// <summary>What the names of channels, locations and customers of a world end with; the first world's end with nothing.</summary>
    internal static string Suffix(int world) => world == 0 ? "" : $"-w{world.ToString(CultureInfo.InvariantCulture)}";

    internal void Add(int world, IJournal journal, IPaymentGateway gateway) => _worlds[world] = (journal, gateway);

    JournaledState<TState, TEvent> IJournal.Open<TState, TEvent>(
        string stream, IStateModel<TState, TEvent> model, Action<Exception> onPoisoned, Func<JournalException, Exception>? inGrainsWords) =>
        Of(stream).Journal.Open(stream, model, onPoisoned, inGrainsWords);

    Task<PaymentReply> IPaymentGateway.Authorize(PaymentRequest request) => Of(request.IntentId).Gateway.Authorize(request);

    Task<PaymentReply> IPaymentGateway.Ask(string intentId) => Of(intentId).Gateway.Ask(intentId);

    Task<PaymentReply> IPaymentGateway.Void(string intentId) => Of(intentId).Gateway.Void(intentId);

    private (IJournal Journal, IPaymentGateway Gateway) Of(string key) =>
        _worlds[WorldInKey().Match(key) is { Success: true } found ? int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0];

    [GeneratedRegex("-w([0-9]+)")]
    private static partial Regex WorldInKey();
}
