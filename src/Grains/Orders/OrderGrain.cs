using Microsoft.Extensions.Logging;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Payments;
using OrderCluster.Grains.Placement;
using OrderCluster.Grains.Processes;
using OrderCluster.Journal.State;
using Orleans.Serialization.Invocation;

namespace OrderCluster.Grains.Orders;

/// <summary>
/// An order on one page: its requests, and the steps of its process. Stock and credit are held softly before the first append, so that an order that is not
/// placed leaves nothing behind; the grain leaves memory as soon as nothing runs.
/// </summary>
[Reentrant, RendezvousPlacement, GrainType("order")]
internal sealed class OrderGrain(
    IJournal journal, TimeProvider clock, IPaymentGateway payments, OrderOptions options, PlacementAdmission admission, ILogger<OrderGrain> logger)
    : ProcessGrain<Order, OrderEvent>(journal, clock, logger), IOrderGrain, IIncomingGrainCallFilter
{
    // Below what callers wait for an answer at all, or they would never learn the state.
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(25);

    private readonly PaymentCalls _payment = new(payments, clock);
    private readonly int _mark = (int)((ulong)clock.GetTimestamp() % ReservationRound.MarksPerMs);
    private readonly CommitProgress _commits = new();
    private readonly OrderInHand _inHand = new(admission);
    private HoldCalls? _calls;
    private Task? _placing;
    private int _loads;
    private ReserveRound? _round;
    private long _lastRound;
    private DateTimeOffset? _contendedSince;
    private Lapse _lapse = Lapse.None;
    private decimal? _authorized;

    protected override bool LoadsOnActivation => false;

    private string OrderId => this.GetPrimaryKeyString();

    private HoldCalls Calls => _calls ??= new HoldCalls(GrainFactory, options);

    /// <summary>
    /// An overload turns thousands away each second, so that costs as little as it can: no load, no activation that stays, and nothing thrown, which every
    /// layer between here and the caller would catch and throw again.
    /// </summary>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (!IsLoaded && _placing is null && context.Request is { } request && request.GetArgumentCount() == 1
            && request.GetArgument(0) is PlaceOrder { IsRetry: false } && admission.FindRefusal() is { } refusal)
        {
            DeactivateOnIdle();
            context.Response = Response.FromException(refusal);
            return Task.CompletedTask;
        }

        return context.Invoke();
    }

    public Task<OrderReceipt> Place(PlaceOrder command) => PlaceOrFind(Given(command));

    public async Task<OrderView> Get()
    {
        await Load();
        var view = await ReadVerified(Pausing, static (order, pausing, _) => order.Exists ? OrderViews.View(order, pausing) : null);
        LeaveIfIdle();
        return view ?? throw OrderDecisions.NotFound(OrderId);
    }

    public Task<CancelReceipt> Cancel(CancelOrder command)
    {
        Given(command).Check();
        return Change(command, OrderDecisions.Cancel);
    }

    public async Task<OrderView> ReleaseHold(ReleaseHold command)
    {
        Given(command).Check();
        await Change(command, OrderDecisions.ReleaseHold);
        return await Get();
    }

    protected override Problem? FindKeyProblem(string key) => GrainKeys.TryParseOrder(key, out _, out _)
        ? null
        : new Problem("order-id-invalid", "orderId", "An order is named by channel and reference, as in web/A-1001.");

    protected override Task<StepResult> Do(string step) => step switch
    {
        Order.ReserveStep or Order.CreditStep => Reserve(),
        Order.ConfirmStep => Confirm(),
        Order.ReleaseStep => Release(),
        _ => Compensate(),
    };

    protected override OrderEvent Delayed(string step, int attempt, DateTimeOffset nextTryAt, DateTimeOffset now) => new OrderDelayed(now, step, attempt, nextTryAt);

    // A call that loads while an order is being placed must not find the state assumed new.
    protected override async Task Load()
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

    protected override Task<T> WaitAside<T>(Task<T> task) => _inHand.Aside(task);

    protected override Task BeforeDelay() => TakeRound() is { } round ? round.GiveBack() : Task.CompletedTask;

    protected override void AtRest() => _inHand.LetGo(isFinished: true);

    private async Task<TReply> Change<TCommand, TReply>(TCommand command, Func<Order, TCommand, DateTimeOffset, Decision<OrderEvent, Answer<TReply>>> decide)
    {
        await Load();
        var answer = await Decide(command, decide);
        if (answer.IsRefusal)
        {
            LeaveIfIdle();
        }

        var reply = answer.OrThrow();
        Start(interrupts: true);
        await WaitForProcess(DefaultPatience);
        return reply;
    }

    private async Task<OrderReceipt> PlaceOrFind(PlaceOrder command)
    {
        var started = Clock.GetTimestamp();
        OrderVerification.CheckForm(OrderId, command, Clock.GetUtcNow());
        var patience = TimeSpan.FromMilliseconds(Math.Clamp(command.PatienceMs, 0, LongestPatience.TotalMilliseconds));
        while (_placing is { IsCompleted: false } other)
        {
            // A failure of the other call is its own caller's; this one sees for itself what came of it.
            await Task.WhenAny(other);
        }

        var placing = PlaceIfAbsent(command, patience);
        _placing = placing;
        var isNew = await Placed(placing, command.BodyHash);
        Start();
        await WaitForProcess(patience - Clock.GetElapsedTime(started));
        return isNew
            ? await Read(false, static (order, isRepeat, _) => OrderViews.Receipt(order, isRepeat))
            : await ReadVerified(true, static (order, isRepeat, _) => OrderViews.Receipt(order, isRepeat));
    }

    private async Task<bool> Placed(Task<bool> placing, string bodyHash)
    {
        try
        {
            var isNew = await placing;
            (await Read(bodyHash, OrderDecisions.CheckHash)).OrThrow();
            return isNew;
        }
        catch
        {
            if (!IsRunning)
            {
                _inHand.LetGo(isFinished: false);
            }

            LeaveIfIdle();
            throw;
        }
    }

    // Returns whether this call made the order; otherwise it was there before.
    private async Task<bool> PlaceIfAbsent(PlaceOrder command, TimeSpan patience)
    {
        if (command.IsRetry || IsLoaded)
        {
            await Load();
            if (await Exists())
            {
                return false;
            }
        }

        _inHand.Take();
        Placement placement;
        try
        {
            placement = await Prepare(command, patience);
        }
        catch (InvalidRequestException)
        {
            // A repeat of an order that was right when it was placed gets that order, whatever the catalogue says today.
            await Load();
            await GiveBack(TakeRound());
            if (await Exists())
            {
                return false;
            }

            throw;
        }

        if (_loads > 0)
        {
            await Load();
        }
        else if (!IsLoaded)
        {
            AssumeNew();
        }

        return await Record(placement);
    }

    // The first append.
    private async Task<bool> Record(Placement placement)
    {
        bool? isKept;
        try
        {
            isKept = await Decide(placement, OrderDecisions.Place);
        }
        catch (TryAgainException)
        {
            await LoadAfterConflict();
            return false;
        }

        var since = _contendedSince;
        var round = TakeRound();
        if (isKept is null)
        {
            await GiveBack(round);
            return false;
        }

        _payment.IsUnasked = true;
        _contendedSince = placement.Verdict == ReserveVerdict.Contended ? since : null;
        await (isKept.Value || round is null ? Task.CompletedTask : round.GiveBack());
        return true;
    }

    // The append failed: the order exists already, or nobody knows. What was softly held may be the order's own and ends by itself if it isn't.
    private async Task LoadAfterConflict()
    {
        var round = TakeRound();
        Abandon();
        OpenAnew();
        await Load();
        if (!await Exists())
        {
            throw new TryAgainException("try-again", "Whether the order was placed is unknown; place the same order again.", RetryAfter);
        }

        await GiveBack(round);
    }

    // What was softly held in vain, by a request that is refused or that met an order: the order's own holds go by the same names and stay.
    private async Task GiveBack(ReserveRound? round)
    {
        if (round is not null)
        {
            await round.GiveBack(await Read(round, static (order, asked, _) => asked.NotOf(order)));
        }
    }

    private async Task<Placement> Prepare(PlaceOrder command, TimeSpan patience)
    {
        var prices = await OrderVerification.Price(command, GrainFactory, options.FanOut);
        var total = prices.Sum(p => p.Amount);
        var placedAt = EventTime.Truncate(Clock.GetUtcNow());
        var placement = new Placement(
            command, prices, total, placedAt, placedAt + options.SoftHoldTimeToLive, total > options.ReviewAboveTotal ? options.ReviewAboveTotal : null,
            ReserveAttempt.None, ReserveVerdict.Kept);
        if (placement.Review is not null)
        {
            return placement;
        }

        _contendedSince ??= Clock.GetUtcNow();
        _round = new ReserveRound(Calls, ReserveWork.Of(OrderId, placement), ReservationRound.First);
        var attempt = await _round.AskWithin(patience, Clock, (tries, delay) => Pause(Order.ReserveStep, tries, delay));
        OrderVerification.CheckAccount(attempt, command.Currency);
        return placement with { Attempt = attempt, Verdict = ReserveJudgement.Judge(command.Allocation, attempt, 0, MayWait()) };
    }

    private async Task<StepResult> Reserve()
    {
        if (_round is null)
        {
            _lastRound = ReservationRound.After(_lastRound, Clock.GetUtcNow(), _mark);
            _round = new ReserveRound(Calls, await Read((_lastRound, _lapse), static (order, it, _) => ReserveWork.Of(order, it)), _lastRound);
        }

        var round = _round;
        var attempt = await round.Ask();
        _contendedSince ??= Clock.GetUtcNow();
        var verdict = ReserveJudgement.Judge(round.Work.Allocation, attempt, round.Work.OtherLiveUnits, MayWait());
        var applied = await Decide(new AttemptOutcome(attempt, verdict, _authorized), OrderDecisions.AfterReserving);
        _round = null;
        if (applied == ReserveVerdict.Kept)
        {
            _lapse = Lapse.None;
            _commits.Forget(attempt);
            _contendedSince = null;
            return StepResult.Done;
        }

        await round.GiveBack();
        return applied == ReserveVerdict.Contended ? StepResult.Contended : StepResult.Done;
    }

    private async Task<StepResult> Confirm()
    {
        if (_lapse.IsAny)
        {
            return await Reserve();
        }

        var work = await Read(0, static (order, _, _) => ConfirmWork.Of(order));
        if (_authorized is null && !work.IsAuthorized)
        {
            var payment = await WaitAside(_payment.Authorize(work));
            if (payment.IsDeclined)
            {
                await work.GiveBack(Calls);
                await Decide(payment.Reason ?? "The payment was declined.", OrderDecisions.Decline);
                return StepResult.Done;
            }

            if (payment.Amount is not { } amount)
            {
                return StepResult.Unknown;
            }

            _authorized = amount;
        }

        _lapse = await _commits.Commit(Calls, work);
        if (!_lapse.IsAny)
        {
            await work.ReleaseExcess(Calls);
            await Decide(_authorized ?? 0, OrderDecisions.Confirm);
        }

        return StepResult.Done;
    }

    private async Task<StepResult> Release()
    {
        if (await Read(0, static (order, _, _) => ReleaseWork.OfCancellation(order)) is { } work)
        {
            await work.Release(Calls);
            await Decide(work.CancellationId!, OrderDecisions.CloseCancellation);
        }

        return StepResult.Done;
    }

    private async Task<StepResult> Compensate()
    {
        await BeforeDelay();
        var work = await Read(0, static (order, _, _) => ReleaseWork.OfAll(order));
        await work.Release(Calls);
        if (work.VoidsPayment && !await _payment.Void(work.IntentId))
        {
            return StepResult.Unknown;
        }

        await Decide(work.VoidsPayment, OrderDecisions.CloseUndo);
        return StepResult.Done;
    }

    private ReserveRound? TakeRound()
    {
        var round = _round;
        (_round, _contendedSince) = (null, null);
        return round;
    }

    private Task<bool> Exists() => Read(0, static (order, _, _) => order.Exists);

    private bool MayWait() => Clock.GetUtcNow() - _contendedSince < options.ContentionPatience;

    private void LeaveIfIdle()
    {
        if (!IsRunning && _placing is null or { IsCompleted: true })
        {
            DeactivateOnIdle();
        }
    }
}
