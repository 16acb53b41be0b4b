using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Grains.Orders;

internal sealed partial class OrderProcess
{
    private decimal? _authorized;

    /// <summary>The gateway knows nothing of the order yet, since this activation has just made it: no need to ask before authorizing.</summary>
    public void ThereIsNoPaymentYet() => _payment.IsUnasked = true;

    /// <summary>A round of soft reservations for an order that does not exist yet.</summary>
    /// <exception cref="InvalidRequestException"><c>currency-mismatch</c>, <c>total-too-large</c>: <see cref="TakeRound"/> has what is to be given back.</exception>
    /// <exception cref="TryAgainException">Stock or credit did not answer in time; nothing is stored.</exception>
    public async Task<(ReserveAttempt Attempt, ReserveVerdict Verdict)> ReserveFirst(ReserveWork work, TimeSpan patience)
    {
        var started = clock.GetTimestamp();
        _contendedSince ??= clock.GetUtcNow();
        _round = new ReserveRound(_stock, _credit, options, work, ReservationRound.First);
        for (var tries = 1; ; tries++)
        {
            try
            {
                var attempt = await _round.Ask();
                MustFitAccount(attempt, work.Currency);
                return (attempt, ReserveJudgement.Judge(work.Allocation, attempt, 0, MayWait()));
            }
            catch (Exception e) when (e is TimeoutException or TryAgainException or OrleansException)
            {
                var delay = Backoff.AfterUnknown(tries);
                if (clock.GetElapsedTime(started) + delay > patience)
                {
                    throw new TryAgainException("try-again", "Stock or credit did not answer; place the same order again.", delay);
                }

                await Pause(OrderStep.Reserve, tries, delay);
            }
        }
    }

    /// <summary>The round under way, which is the taker's from now on; null when there is none.</summary>
    public ReserveRound? TakeRound()
    {
        var round = _round;
        (_round, _contendedSince) = (null, null);
        return round;
    }

    /// <summary>The first append is durable. What it does not keep is given back.</summary>
    public async Task PlacedWith(ReserveVerdict verdict, bool isKept)
    {
        if (!isKept && _round is not null)
        {
            await _round.GiveBack();
        }

        _round = null;
        _contendedSince = verdict == ReserveVerdict.Contended ? _contendedSince : null;
    }

    private static void MustFitAccount(ReserveAttempt attempt, string currency)
    {
        switch (attempt.Credit)
        {
            case CreditAnswer.CurrencyMismatch:
                throw new InvalidRequestException("currency-mismatch", "currency",
                    $"The customer's credit limit is in another currency than {currency}: order in that one, or have the limit removed or set in {currency}.");
            case CreditAnswer.TooMuch:
                throw new InvalidRequestException("total-too-large", "lines",
                    $"The customer's account holds too much in {currency} for an order of this size beside it; split it, or wait until others are settled.");
            default:
                return;
        }
    }

    private async Task<StepResult> Reserve()
    {
        if (_round is null)
        {
            var number = NewRound();
            _round = new ReserveRound(_stock, _credit, options, await stream.Read((number, _lapse), static (o, a, _) => ReserveWork.Of(o, a)), number);
        }

        var round = _round;
        var attempt = await round.Ask();
        _contendedSince ??= clock.GetUtcNow();
        var verdict = ReserveJudgement.Judge(round.Work.Allocation, attempt, round.Work.OtherLiveUnits, MayWait());
        var applied = await stream.Decide(new AttemptOutcome(attempt, verdict, _authorized), OrderDecisions.AfterReserving);
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
        var work = await stream.Read(0, static (order, _, _) => ConfirmWork.Of(order));
        if (_authorized is null && !work.IsAuthorized)
        {
            var payment = await stream.WaitAside(_payment.Authorize(work));
            if (payment.IsDeclined)
            {
                await GiveBackSoftHolds(work);
                await stream.Decide(payment.Reason ?? "The payment was declined.", OrderDecisions.Decline);
                return StepResult.Done;
            }

            if (payment.Amount is not { } amount)
            {
                return StepResult.Unknown;
            }

            _authorized = amount;
        }

        _lapse = await CommitAll(work);
        if (!_lapse.IsAny)
        {
            foreach (var excess in work.CreditRound > 0 ? work.Excess : [])
            {
                await _credit.Release(work.Order, work.CustomerId!, work.CreditRound, ReleaseIds.OfExcess(excess.Number), excess.Amount);
            }

            await stream.Decide(_authorized ?? 0, OrderDecisions.Confirm);
        }

        return StepResult.Done;
    }

    private async Task<Lapse> CommitAll(ConfirmWork work)
    {
        var lapsed = new HashSet<int>();
        var creditLapsed = false;
        var credit = CommitCredit();
        try
        {
            await FanOut.Run(work.Lines.Count, options.FanOut, CommitLine);
        }
        finally
        {
            await credit;
        }

        return lapsed.Count == 0 && !creditLapsed ? Lapse.None : new Lapse(lapsed, creditLapsed);

        async Task CommitLine(int index)
        {
            var line = work.Lines[index];
            if (_commits.Lines.Contains((line.Number, line.Round)))
            {
                return;
            }

            if (await _stock.Commit(work.Order, line))
            {
                _commits.Lines.Add((line.Number, line.Round));
            }
            else
            {
                lapsed.Add(line.Number);
            }
        }

        async Task CommitCredit()
        {
            if (work.CreditRound > 0 && _commits.CreditRound != work.CreditRound)
            {
                creditLapsed = !await _credit.Commit(work.Order, work.CustomerId!, work.CreditRound);
                _commits.CreditRound = creditLapsed ? 0 : work.CreditRound;
            }
        }
    }

    // Nothing is committed before payment is authorized, so what does not answer here ends by itself.
    private async Task GiveBackSoftHolds(ConfirmWork work)
    {
        try
        {
            await FanOut.Run(work.Lines.Count, options.FanOut, i => _stock.Release(work.Order, work.Lines[i], ReleaseIds.Declined, null));
            if (work.CreditRound > 0)
            {
                await _credit.Release(work.Order, work.CustomerId!, work.CreditRound, ReleaseIds.Declined, null);
            }
        }
        catch (Exception e) when (e is TimeoutException or OrderClusterException or OrleansException)
        {
            LogStepFailed(logger, orderId, OrderStep.Undo, e);
        }
    }

    private async Task<StepResult> GiveBack()
    {
        if (await stream.Read(0, static (order, _, _) => GiveBackWork.OfCancellation(order)) is not { } work)
        {
            return StepResult.Done;
        }

        await Release(work);
        await stream.Decide(work.CancellationId!, OrderDecisions.CloseCancellation);
        return StepResult.Done;
    }

    private async Task<StepResult> Undo()
    {
        if (_round is { } round)
        {
            _round = null;
            await round.GiveBack();
        }

        var work = await stream.Read(0, static (order, _, _) => GiveBackWork.OfAll(order));
        await Release(work);
        if (work.VoidsPayment && !await _payment.Void(work.IntentId))
        {
            return StepResult.Unknown;
        }

        await stream.Decide(work.VoidsPayment, OrderDecisions.CloseUndo);
        return StepResult.Done;
    }

    private async Task Release(GiveBackWork work)
    {
        await FanOut.Run(work.Lines.Count, options.FanOut, i =>
            _stock.Release(work.Order, work.Lines[i], work.ReleaseId, work.ReleasesAll ? null : work.Lines[i].Units));
        if (work.CreditRound > 0)
        {
            await _credit.Release(work.Order, work.CustomerId!, work.CreditRound, work.ReleaseId, work.Credit);
        }
    }

    private bool MayWait() => clock.GetUtcNow() - _contendedSince < options.ContentionPatience;
}

/// <summary>What is known to be committed, so that a repeated step asks only for the rest.</summary>
internal sealed class CommitProgress
{
    public HashSet<(int Number, long Round)> Lines { get; } = [];

    public long CreditRound { get; set; }

    public void Forget(ReserveAttempt attempt) => Lines.RemoveWhere(l => attempt.Lines.Any(a => a.Number == l.Number));
}
