using Microsoft.Extensions.Logging;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Payments;
using OrderCluster.Grains.Placement;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Orders;

/// <summary>The shell of an order: takes requests, keeps the one process running, answers what is durable, and leaves memory as soon as nothing runs.</summary>
[Reentrant, RendezvousPlacement, GrainType("order")]
internal sealed partial class OrderGrain(
    IJournal journal, TimeProvider clock, IPaymentGateway payments, OrderOptions options, PlacementAdmission admission, ILogger<OrderGrain> logger)
    : JournaledGrain<Order, OrderEvent>(journal, clock, EventModel<Order, OrderEvent>.Instance), IOrderGrain, IOrderStream
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);

    // Below what callers wait for an answer at all, or they would never learn the state.
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(25);

    // Longer than a process runs between two longer waits.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);

    private OrderProcess? _process;
    private Task? _placing;
    private Task? _running;
    private bool _isInHand;
    private bool _runsAgain;
    private int _loads;

    protected override bool LoadsOnActivation => false;

    bool IOrderStream.IsLost => IsLost;

    private string OrderId => this.GetPrimaryKeyString();

    public Task<OrderReceipt> Place(PlaceOrder command)
    {
        Given(command);

        // An overload turns thousands away each second, so that costs as little as it can: no throw, no load, and no activation that stays.
        if (!command.IsRetry && !IsLoaded && _placing is null && admission.FindRefusal() is { } refusal)
        {
            DeactivateOnIdle();
            return Task.FromException<OrderReceipt>(refusal);
        }

        return PlaceOrFind(command);
    }

    public async Task<OrderView> Get()
    {
        await Load();
        var view = await ReadVerified(_process?.Waiting, static (order, running, _) => order.Exists ? OrderViews.View(order, running) : null);
        LeaveIfIdle();
        return view ?? throw OrderDecisions.NotFound(OrderId);
    }

    public async Task<CancelReceipt> Cancel(CancelOrder command)
    {
        Given(command).Check();
        await Load();
        var answer = await Decide(command, OrderDecisions.Cancel);
        if (answer.IsRefusal)
        {
            LeaveIfIdle();
        }

        var receipt = answer.OrThrow();
        Start(interrupts: true);
        await Settled(DefaultPatience);
        return receipt;
    }

    public async Task<OrderView> ReleaseHold(ReleaseHold command)
    {
        Given(command).Check();
        await Load();
        var answer = await Decide(command, OrderDecisions.ReleaseHold);
        if (answer.IsRefusal)
        {
            LeaveIfIdle();
        }

        answer.OrThrow();
        Start(interrupts: true);
        await Settled(DefaultPatience);
        return await Get();
    }

    public async Task Wake()
    {
        await Load();
        Start();
        await Settled(DefaultPatience);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _process?.Stop();
        if (_running is { IsCompleted: false } && reason.ReasonCode != DeactivationReasonCode.ShuttingDown)
        {
            WakeAnew();
        }

        return Task.CompletedTask;
    }

    Task<TReply> IOrderStream.Decide<TCommand, TReply>(TCommand command, Func<Order, TCommand, DateTimeOffset, Decision<OrderEvent, TReply>> decide) =>
        Decide(command, decide);

    Task<TValue> IOrderStream.Read<TArgument, TValue>(TArgument argument, Func<Order, TArgument, DateTimeOffset, TValue> read) => Read(argument, read);

    async Task<T> IOrderStream.WaitAside<T>(Task<T> task)
    {
        if (task.IsCompleted || !_isInHand)
        {
            return await task;
        }

        LetGo(isFinished: false);
        try
        {
            return await task;
        }
        finally
        {
            admission.Return();
            _isInHand = true;
        }
    }

    protected override Problem? FindKeyProblem(string key) => GrainKeys.TryParseOrder(key, out _, out _)
        ? null
        : new Problem("order-id-invalid", "orderId", "An order is named by channel and reference, as in web/A-1001.");

    private static Answer<bool> CheckHash(Order order, string bodyHash, DateTimeOffset now) =>
        order.Placed!.BodyHash == bodyHash
            ? Answer.Of(true)
            : Answer.Refuse<bool>(new ConflictException("order-reference-reused", $"The reference stands for another order, {order.Id}, with another body."));

    private async Task<OrderReceipt> PlaceOrFind(PlaceOrder command)
    {
        var started = Clock.GetTimestamp();
        OrderVerification.CheckForm(OrderId, command, Clock.GetUtcNow());
        var patience = TimeSpan.FromMilliseconds(Math.Clamp(command.PatienceMs, 0, LongestPatience.TotalMilliseconds));
        while (_placing is { IsCompleted: false } other)
        {
            // A failure of the other call is its own caller's; this one sees for itself what came of it.
            await Ended(other);
        }

        var placing = PlaceUnlessThere(command, patience);
        _placing = placing;
        var isNew = await Placed(placing, command.BodyHash);
        Start();
        await Settled(patience - Clock.GetElapsedTime(started));
        return isNew
            ? await Read(false, static (order, isRepeat, _) => OrderViews.Receipt(order, isRepeat))
            : await ReadVerified(true, static (order, isRepeat, _) => OrderViews.Receipt(order, isRepeat));
    }

    private async Task<bool> Placed(Task<bool> placing, string bodyHash)
    {
        try
        {
            var isNew = await placing;
            (await Read(bodyHash, CheckHash)).OrThrow();
            return isNew;
        }
        catch
        {
            if (_running is null or { IsCompleted: true })
            {
                LetGo(isFinished: false);
            }

            LeaveIfIdle();
            throw;
        }
    }

    private void LetGo(bool isFinished)
    {
        if (_isInHand)
        {
            _isInHand = false;
            admission.Leave(isFinished);
        }
    }

    private static async Task Ended(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception)
        {
            return;
        }
    }

    private async Task Load()
    {
        _loads++;
        try
        {
            await EnsureLoaded();
        }
        finally
        {
            _loads--;
        }
    }

    private Task<bool> Exists() => Read(0, static (order, _, _) => order.Exists);

    private OrderProcess Process() =>
        _process ??= new OrderProcess(OrderId, this, GrainFactory, payments, options, Clock, logger);

    // Starts the process unless it runs; one that is about to end goes round once more.
    private void Start(bool interrupts = false)
    {
        _runsAgain = true;
        if (interrupts)
        {
            _process?.Interrupt();
        }

        if (_running is null or { IsCompleted: true })
        {
            _running = Run();
        }
    }

    private async Task Run()
    {
        try
        {
            while (_runsAgain)
            {
                _runsAgain = false;
                await Process().Run();
            }
        }
        catch (TryAgainException e)
        {
            LogLost(logger, OrderId, e.Message);
            WakeAnew();
        }
        finally
        {
            LetGo(isFinished: true);
            DeactivateOnIdle();
        }
    }

    private async Task Settled(TimeSpan patience)
    {
        if (_running is not { IsCompleted: false } running)
        {
            return;
        }

        try
        {
            await running.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, Clock);
        }
        catch (TimeoutException)
        {
            DelayDeactivation(LongestRun);
        }
    }

    private void LeaveIfIdle()
    {
        if (_running is null or { IsCompleted: true } && _placing is null or { IsCompleted: true })
        {
            DeactivateOnIdle();
        }
    }

    // This activation is spent; its successor finds in the journal what really happened, and goes on.
    private void WakeAnew() => _ = Wake(GrainFactory.GetGrain<IOrderGrain>(OrderId));

    private async Task Wake(IOrderGrain successor)
    {
        try
        {
            await successor.Wake();
        }
        catch (Exception e)
        {
            LogNotWoken(logger, OrderId, e.Message);
        }
    }

    [LoggerMessage(41, LogLevel.Warning, "Order {OrderId} lost its state in the middle of its process and starts anew: {Reason}")]
    private static partial void LogLost(ILogger logger, string orderId, string reason);

    [LoggerMessage(42, LogLevel.Warning, "Order {OrderId} could not be woken and goes on when its silo looks for unfinished orders: {Reason}")]
    private static partial void LogNotWoken(ILogger logger, string orderId, string reason);
}
