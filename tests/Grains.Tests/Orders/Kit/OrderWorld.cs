using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Audit;
using OrderCluster.Grains.Tests.Hosting;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Payments;
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

    private readonly List<GrainSilo> _silos = [];
    private readonly OrderOptions _options;

    private OrderWorld(OrderOptions options, PaymentSimulatorOptions simulator)
    {
        _options = options;
        Gateway = new SimulatedPaymentGateway(simulator, Clock);
    }

    public ManualTimeProvider Clock { get; } = new() { Lateness = TimeSpan.FromMilliseconds(1) };

    public InMemoryJournalStore Store { get; } = new();

    public SimulatedPaymentGateway Gateway { get; }

    public IGrainFactory Grains => _silos[^1].Grains;

    public static async Task<OrderWorld> Create(OrderOptions? options = null, PaymentSimulatorOptions? simulator = null)
    {
        var world = new OrderWorld(options ?? new OrderOptions(), simulator ?? new PaymentSimulatorOptions());
        await world.StartSilo(SiloLife.Whole);
        return world;
    }

    /// <summary>Starts another silo over the same journal; calls go to it from now on. The one before is not told.</summary>
    public async Task StartSilo(SiloLife life)
    {
        var journal = new SiloJournal(new MortalStore(Store, life), new WriterOptions(), new StateOptions(), NullLoggerFactory.Instance, TimeProvider.System);
        await journal.OpenAsync(CancellationToken.None);
        _silos.Add(await GrainSilo.StartAsync(services => services
            .AddSingleton<IJournal>(journal)
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IPaymentGateway>(new MortalGateway(Gateway, life))
            .AddOrders(_options)));
    }

    public IOrderGrain Order(string reference) => Grains.GetGrain<IOrderGrain>(GrainKeys.Order("web", reference));

    public ICustomerAccountGrain Customer(string id) => Grains.GetGrain<ICustomerAccountGrain>(id);

    public async Task Stock(string sku, long quantity) => await Bucket(sku).Receive(new ReceiveStock($"receipt-{sku}", quantity, "", "test"));

    public Task<Availability> Availability(string sku) => Bucket(sku).GetAvailability();

    public async Task LimitCredit(string customer, decimal amount, string operation = "limit-1") =>
        await Customer(customer).SetCreditLimit(new SetCreditLimit(operation, new Money(amount, "GBP"), "test", "test"));

    /// <summary>What a silo does when it starts: wakes the orders that its predecessor left unfinished, and those that are due.</summary>
    public async Task Recover()
    {
        var unfinished = new UnfinishedOrders();
        FeedPosition? position = null;
        for (var page = await Store.ReadFeedAsync(null, 1_000, default); page.Items.Count > 0; page = await Store.ReadFeedAsync(position, 1_000, default))
        {
            foreach (var item in page.Items)
            {
                unfinished.Apply(item.Row);
                position = item.Position;
            }
        }

        foreach (var id in unfinished.OrderIds.ToArray())
        {
            await InTime(Grains.GetGrain<IOrderGrain>(id).Wake(), $"waking {id}");
        }

        await WakeDue();
    }

    public async Task WakeDue()
    {
        foreach (var due in await Store.ReadDueAsync(Clock.GetUtcNow(), 1_000, default))
        {
            await InTime(Grains.GetGrain<IOrderGrain>(due.Stream[StreamNames.OrderPrefix.Length..]).Wake(), $"waking {due.Stream}");
        }
    }

    /// <summary>Waits for the task while the clock runs in small steps, as it must where a grain waits for a moment.</summary>
    public async Task<T> WhileTimePasses<T>(Task<T> task, string what)
    {
        for (var steps = 0; !task.IsCompleted && steps < 5_000; steps++)
        {
            Clock.Advance(Step);
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

    public async Task WhileTimePasses(Task task, string what) => await WhileTimePasses(AsValue(task), what);

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
        (await Store.ReadStreamAsync(StreamNames.Order(GrainKeys.Order("web", reference)), 0, 1_000, default)).Count;

    public async ValueTask DisposeAsync()
    {
        // The last one drains by the clock. Those before may have stopped dead, and are not asked.
        await WhileTimePasses(_silos[^1].DisposeAsync().AsTask(), "the last silo's end");
        await WhileTimePasses(GrainSilo.ForgetAsync(_silos[..^1]), "the end of the silos before");
    }

    private IInventoryBucketGrain Bucket(string sku) => Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(sku));

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
