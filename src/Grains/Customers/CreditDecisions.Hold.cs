using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Customers;

/// <summary>What an account decides: pure functions of state, command and time.</summary>
internal static partial class CreditDecisions
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
}
