using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Customers;

/// <summary>What an account decides: pure functions of state, command and time.</summary>
internal static class CreditDecisions
{
    internal static Decision<CreditEvent, Answer<HoldReply>> Hold(AccountState account, HoldCredit command, DateTimeOffset now)
    {
        Check(command, now);
        var asked = CreditUnits.Of(command.Amount.Amount);
        var at = new AccountAt(account, now, command.ReservationId, command.Amount.Currency);
        var reservation = at.Reservation;
        if (reservation.TryFindReply(OperationKind.Reserve, command.OperationId, out var stored))
        {
            return IsAnswer(at, stored, asked) ? new([], Answer.Of(CreditReplies.ToHold(stored))) : Unstored(HoldOutcome.Ended);
        }

        if (reservation.IsLive)
        {
            // Of another amount: the id was used for another body of the order, so it stands for nothing that the caller wants.
            return at.IsOf(asked) ? Reaffirm(at, command, now) : Unstored(HoldOutcome.Ended);
        }

        if (reservation.Phase == ReservationPhase.Ended)
        {
            return Unstored(HoldOutcome.Ended);
        }

        if (ReservationMemory.IsTooOld(command.PlacedAt, now))
        {
            return Unstored(HoldOutcome.TooOld);
        }

        if (at.HasLimit && !at.IsLimited && !command.IgnoreLimit)
        {
            return Unstored(HoldOutcome.CurrencyMismatch);
        }

        if (at.Held + asked > CreditUnits.MaxHeld || at.NeedsTooManyCurrencies)
        {
            return Unstored(HoldOutcome.TooMuch);
        }

        return !at.HasLimit || command.IgnoreLimit || asked <= at.Left ? Grant(at, command, now) : Refuse(at, command, asked, now);
    }

    // A refusal is one whatever was asked; a grant is of its amount.
    private static bool IsAnswer(in AccountAt at, in StoredReply stored, long asked) =>
        !stored.IsGranted || (stored.Quantity == asked && at.IsOfCurrency);

    private static Decision<CreditEvent, Answer<HoldReply>> Grant(AccountAt at, HoldCredit command, DateTimeOffset now)
    {
        var held = new CreditHeld(
            command.ReservationId,
            command.OperationId,
            command.Amount.Amount,
            command.Amount.Currency,
            at.Available,
            IgnoredLimit: at.HasLimit && (!at.IsLimited || CreditUnits.Of(command.Amount.Amount) > at.Left),
            EventTime.Truncate(now + command.TimeToLive),
            now);
        MustNotPassLimit(at, held, command.IgnoreLimit);
        return new(at.Then(held), Answer.Of(CreditReplies.ToHold(CreditReplies.Of(held))));
    }

    private static Decision<CreditEvent, Answer<HoldReply>> Refuse(AccountAt at, HoldCredit command, long asked, DateTimeOffset now)
    {
        var refused = new CreditRefused(
            command.ReservationId, command.OperationId, command.Amount.Amount, at.Available ?? 0, MayResolve: asked <= at.Left + at.Soft, now);
        return new(at.Then(refused), Answer.Of(CreditReplies.ToHold(CreditReplies.Of(refused))));
    }

    private static Decision<CreditEvent, Answer<HoldReply>> Reaffirm(AccountAt at, HoldCredit command, DateTimeOffset now)
    {
        var held = at.Reservation;
        DateTimeOffset? expiresAt = null;
        if (held.Phase == ReservationPhase.Soft)
        {
            var asked = EventTime.Truncate(now + command.TimeToLive).ToUnixTimeMilliseconds();
            expiresAt = EventTime.FromMs(Math.Max(held.ExpiresAtMs, asked));
        }

        var reaffirmed = new CreditReaffirmed(
            command.ReservationId, command.OperationId, CreditCall.Hold, CreditUnits.ToAmount(held.Held), at.Available, expiresAt, now);
        return new(at.Then(reaffirmed), Answer.Of(CreditReplies.ToHold(CreditReplies.Of(reaffirmed))));
    }

    private static Decision<CreditEvent, Answer<HoldReply>> Unstored(HoldOutcome outcome) =>
        new([], Answer.Of(new HoldReply(outcome, Available: null, MayResolve: false, default)));

    private static void Check(HoldCredit command, DateTimeOffset now)
    {
        ReservationInput.CheckId(command.ReservationId, "reservationId");
        ReservationInput.CheckId(command.OperationId, "operationId");
        CreditUnits.CheckAmount(command.Amount.Amount, SmallestAmount, "amount");
        CreditUnits.CheckCurrency(command.Amount.Currency, "currency");
        ReservationInput.CheckTimeToLive(command.TimeToLive);
        ReservationInput.CheckPlacedAt(command.PlacedAt, now);
    }

    /// <exception cref="InvalidOperationException">The hold would pass the limit unasked; it is thrown before anything is stored.</exception>
    private static void MustNotPassLimit(AccountAt at, CreditHeld held, bool mayIgnoreLimit)
    {
        if (held.Amount <= 0 || (held.IgnoredLimit && !mayIgnoreLimit))
        {
            throw new InvalidOperationException($"A hold of {held.Amount} with {at.Available} left must not be.");
        }
    }

    private const decimal SmallestAmount = 0.0001m;

    internal static Decision<CreditEvent, CreditCommitReply> Commit(AccountState account, CommitCredit command, DateTimeOffset now)
    {
        ReservationInput.CheckId(command.ReservationId, "reservationId");
        ReservationInput.CheckId(command.OperationId, "operationId");
        ReservationInput.CheckPlacedAt(command.PlacedAt, now);
        var at = new AccountAt(account, now, command.ReservationId);
        var reservation = at.Reservation;
        if (reservation.TryFindReply(OperationKind.Commit, command.OperationId, out var stored))
        {
            return new([], CreditReplies.ToCommit(stored));
        }

        switch (reservation.Phase)
        {
            case ReservationPhase.Soft:
                var committed = new CreditCommitted(command.ReservationId, command.OperationId, CreditUnits.ToAmount(reservation.Held), now);
                return new(at.Then(committed), CreditReplies.ToCommit(CreditReplies.Of(committed)));
            case ReservationPhase.Committed:
                var reaffirmed = new CreditReaffirmed(
                    command.ReservationId, command.OperationId, CreditCall.Commit, CreditUnits.ToAmount(reservation.Held), at.Available, null, now);
                return new(at.Then(reaffirmed), CreditReplies.ToCommit(CreditReplies.Of(reaffirmed)));
            case ReservationPhase.Ended:
                return new([], new CreditCommitReply(CreditCommitOutcome.Ended, 0));
            default:
                return ReservationMemory.IsTooOld(command.PlacedAt, now)
                    ? new([], new CreditCommitReply(CreditCommitOutcome.TooOld, 0))
                    : RefuseCommit(at, command, now);
        }
    }

    internal static Decision<CreditEvent, CreditReleaseReply> Release(AccountState account, ReleaseCredit command, DateTimeOffset now)
    {
        ReservationInput.CheckId(command.ReservationId, "reservationId");
        ReservationInput.CheckId(command.ReleaseId, "releaseId");
        CreditUnits.CheckAmount(command.Amount ?? SmallestAmount, SmallestAmount, "amount");
        ReservationInput.CheckPlacedAt(command.PlacedAt, now);
        var at = new AccountAt(account, now, command.ReservationId);
        var reservation = at.Reservation;
        if (reservation.TryFindReply(OperationKind.Release, command.ReleaseId, out var stored))
        {
            return new([], CreditReplies.ToRelease(stored));
        }

        if (!reservation.IsLive && (reservation.Phase == ReservationPhase.Ended || ReservationMemory.IsTooOld(command.PlacedAt, now)))
        {
            return new([], new CreditReleaseReply(0, 0));
        }

        // Nothing may be held (expired, or this overtook its hold): the release is kept all the same, so that the reservation stays ended.
        var given = Math.Min(command.Amount is { } amount ? CreditUnits.Of(amount) : reservation.Held, reservation.Held);
        var released = new CreditReleased(
            command.ReservationId, command.ReleaseId, CreditUnits.ToAmount(given), CreditUnits.ToAmount(reservation.Held - given), now);
        return new(at.Then(released), CreditReplies.ToRelease(CreditReplies.Of(released)));
    }

    /// <summary>The reply is true for a repeat.</summary>
    internal static Decision<CreditEvent, Answer<bool>> SetLimit(AccountState account, SetCreditLimit command, DateTimeOffset now)
    {
        command.Check();
        var content = AccountState.ContentOf(command.Limit?.Amount, command.Limit?.Currency);
        if (account.LimitChanges.TryFind(AccountState.LimitKind, command.OperationId, out var earlier))
        {
            return new([], earlier == content
                ? Answer.Of(true)
                : Answer.Refuse<bool>(new ConflictException("operation-reused", "The operation id stands for another limit.")));
        }

        if (command.Limit is { } limit && FindObstacle(AccountAt.HeldByCurrency(account, now), limit.Currency) is { } obstacle)
        {
            return new([], Answer.Refuse<bool>(obstacle));
        }

        var changed = new CreditLimitSet(command.OperationId, command.Limit?.Amount, command.Limit?.Currency, command.Reason, command.By, now);
        return new(new AccountAt(account, now, null).Then(changed), Answer.Of(false));
    }

    internal static CustomerAccount See(AccountState account, string customerId, DateTimeOffset now)
    {
        var held = AccountAt.HeldByCurrency(account, now);
        var currency = account.LimitCurrency ?? (held.Count > 0 ? held[0].Currency : null);
        var own = held.FirstOrDefault(h => h.Currency == currency);
        var others = held.Where(h => h.Currency != currency).ToArray();
        decimal? limit = account.HasLimit ? CreditUnits.ToAmount(account.Limit) : null;
        return new CustomerAccount(
            customerId,
            currency,
            limit,
            own.Reserved,
            own.Committed,
            limit is { } most ? Math.Max(0, most - own.Reserved - own.Committed) : null,
            others.Length > 0 ? others : null);
    }

    // A limit that counts nothing of what is held would be none; where part of it counts, the rest stays until it is settled.
    private static InvalidRequestException? FindObstacle(IReadOnlyList<HeldCredit> held, string currency) =>
        held.Count == 0 || held.Any(h => h.Currency == currency)
            ? null
            : new InvalidRequestException("currency-mismatch", "limit.currency",
                $"The account holds {held[0].Reserved + held[0].Committed} {held[0].Currency}, which a limit in {currency} would not count: "
                + $"set the limit in {held[0].Currency}, or wait until nothing is held.");

    private static Decision<CreditEvent, CreditCommitReply> RefuseCommit(AccountAt at, CommitCredit command, DateTimeOffset now)
    {
        var refused = new CreditCommitRefused(command.ReservationId, command.OperationId, now);
        return new(at.Then(refused), CreditReplies.ToCommit(CreditReplies.Of(refused)));
    }
}
