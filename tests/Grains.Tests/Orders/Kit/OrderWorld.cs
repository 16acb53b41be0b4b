using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Audit;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Grains.Processes;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Testing;

namespace OrderCluster.Grains.Tests.Orders.Kit;

/// <summary>What outlives silos: the journal, the payment gateway, the clock; and the silo that lives now.</summary>
internal sealed class OrderWorld : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TaskCompletionSource Never = new();

    private readonly OrderSilos _silos;
    private readonly bool _ownsSilos;
    private readonly int _number;
    private readonly List<SiloLife> _lives = [];

    private OrderWorld(OrderSilos silos, bool ownsSilos, PaymentSimulatorOptions simulator)
    {
        _silos = silos;
        _ownsSilos = ownsSilos;
        _number = silos.NextWorld();
        Gateway = new SimulatedPaymentGateway(simulator, Clock);
    }

    public FakeTimeProvider Clock => _silos.Clock;

    public InMemoryJournalStore Store { get; } = new();

    public SimulatedPaymentGateway Gateway { get; }

    public IGrainFactory Grains { get; private set; } = null!;

    /// <summary>A world with silos of its own.</summary>
    public static Task<OrderWorld> Create(OrderOptions? options = null, PaymentSimulatorOptions? simulator = null) =>
        Create(new OrderWorld(new OrderSilos(options ?? new OrderOptions()), ownsSilos: true, simulator ?? new PaymentSimulatorOptions()));

    /// <summary>A world in silos that others have used before it; its grains have other keys (see <see cref="Own"/>).</summary>
    public static Task<OrderWorld> CreateIn(OrderSilos silos) => Create(new OrderWorld(silos, ownsSilos: false, new PaymentSimulatorOptions()));

    /// <summary>Starts another silo over the same journal; calls go to it from now on. The one before is not told.</summary>
    public async Task StartSilo(SiloLife life)
    {
        var journal = new SiloJournal(new MortalStore(Store, life), new WriterOptions(), new StateOptions(), NullLoggerFactory.Instance, TimeProvider.System);
        await journal.OpenAsync(CancellationToken.None);
        Grains = await _silos.Enter(_lives.Count, _number, journal, new MortalGateway(Gateway, life));
        _lives.Add(life);
    }

    /// <summary>The order as this world's, by its channel, locations and customer.</summary>
    public PlaceOrder Own(PlaceOrder command) => command with
    {
        Channel = command.Channel + Suffix,
        CustomerId = command.CustomerId is { } customer ? customer + Suffix : null,
        Lines = [.. command.Lines.Select(line => line with { Location = line.Location + Suffix })],
    };

    public IOrderGrain Order(string reference) => Grains.GetGrain<IOrderGrain>(Id(reference));

    public ICustomerAccountGrain Customer(string id) => Grains.GetGrain<ICustomerAccountGrain>(id + Suffix);

    public PaymentOutcome Payment(string reference) => Gateway.StateOf($"{Id(reference)}/pay/1");

    public async Task Stock(string sku, long quantity) => await Bucket(sku).Receive(new ReceiveStock($"receipt-{sku}", quantity, "delivery", "test"));

    public Task<Availability> Availability(string sku) => Bucket(sku).GetAvailability();

    public async Task LimitCredit(string customer, decimal amount, string operation = "limit-1") =>
        await Customer(customer).SetCreditLimit(new SetCreditLimit(operation, new Money(amount, "GBP"), "test", "test"));

    /// <summary>What silos do after one has died: once the dead-man's switches are due, they wake what it left behind, and what it left so early that it has none.</summary>
    public async Task Recover()
    {
        Clock.Advance(IProcess.DeadMansSwitch);
        await WakeDue();
        foreach (var stream in await Store.ListStreamsAsync(StreamNames.OrderPrefix, null, 1_000, default))
        {
            if ((await Store.ReadHeadAsync(stream, default))?.Number == 1)
            {
                await InTime(Grains.GetGrain<IOrderGrain>(stream[StreamNames.OrderPrefix.Length..]).Wake(), $"waking {stream}");
            }
        }
    }

    public async Task WakeDue()
    {
        foreach (var due in await Store.ReadDueAsync(Clock.GetUtcNow(), 1_000, default))
        {
            await InTime(Grains.GetGrain<IOrderGrain>(due.Stream[StreamNames.OrderPrefix.Length..]).Wake(), $"waking {due.Stream}");
        }
    }

    /// <summary>Waits for the task while the clock runs in small steps, as it must where a grain waits for a moment.</summary>
    public Task<T> WhileTimePasses<T>(Task<T> task, string what) => WhileTimePasses(Clock, task, what);

    public static async Task<T> WhileTimePasses<T>(FakeTimeProvider clock, Task<T> task, string what)
    {
        for (var steps = 0; !task.IsCompleted && steps < 5_000; steps++)
        {
            clock.Advance(Step);
            await LetOthersRun(task);
        }

        return task.IsCompleted ? await task : throw new TimeoutException($"Still waiting: {what}.");
    }

    /// <summary>Runs the clock on, and lets whatever it wakes come to rest in between.</summary>
    public async Task PassTime(TimeSpan time)
    {
        var small = TimeSpan.FromSeconds(15);
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            if (passed >= small)
            {
                Clock.Advance(time - passed);
                break;
            }

            Clock.Advance(Step);
            await LetOthersRun(Never.Task);
        }

    }

    public async Task WhileTimePasses(Task task, string what) => await WhileTimePasses(Clock, task, what);

    public static async Task WhileTimePasses(FakeTimeProvider clock, Task task, string what) => await WhileTimePasses(clock, AsValue(task), what);

    public static async Task<T> InTime<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Still waiting after {Limit.TotalSeconds} s: {what}.");
        }
    }

    public static async Task InTime(Task task, string what) => await InTime(AsValue(task), what);

    /// <summary>All books balance: the auditor finds nothing.</summary>
    public async Task Audit()
    {
        var report = await JournalAudit.RunAsync(Store, new AuditOptions(), null, CancellationToken.None);
        Assert.True(report.IsClean, string.Join("\n", report.Violations));
    }

    public async Task<int> Appends(string reference) =>
        (await Store.ReadStreamAsync(StreamNames.Order(Id(reference)), 0, 1_000, default)).Count;

    public async ValueTask DisposeAsync()
    {
        _lives.ForEach(life => life.GoOn());
        if (_ownsSilos)
        {
            await _silos.DisposeAsync();
        }
    }

    private string Suffix => OutsideByWorld.Suffix(_number);

    private string Id(string reference) => GrainKeys.Order("web" + Suffix, reference);

    private IInventoryBucketGrain Bucket(string sku) => Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(sku, GrainKeys.DefaultLocation + Suffix));

    private static async Task<OrderWorld> Create(OrderWorld world)
    {
        await world.StartSilo(SiloLife.Whole);
        return world;
    }

    // The clock is the test's own, so nothing happens while real time passes but turns that are ready to run.
    private static async Task LetOthersRun(Task until)
    {
        try
        {
            await until.WaitAsync(TimeSpan.FromMilliseconds(2));
        }
        catch (TimeoutException)
        {
            return;
        }
    }

    private static async Task<bool> AsValue(Task task)
    {
        await task;
        return true;
    }
}
