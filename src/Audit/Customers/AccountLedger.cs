using OrderCluster.Audit.Report;
using OrderCluster.Grains.Customers;

namespace OrderCluster.Audit.Customers;

/// <summary>One customer's credit, kept from the account's events alone.</summary>
internal sealed class AccountLedger(string stream, ViolationLog violations)
{
    private readonly Dictionary<string, CreditHold> _live = [];
    private readonly HashSet<string> _ended = [];
    private readonly Dictionary<string, decimal> _held = [];
    private (decimal Amount, string? Currency)? _limit;
    private long _number;

    public IEnumerable<KeyValuePair<string, CreditHold>> Live => _live;

    public void Book(long number, CreditEvent @event)
    {
        _number = number;
        switch (@event)
        {
            case CreditLimitSet e: _limit = e.Limit is { } limit ? (limit, e.Currency) : null; break;
            case CreditHeld e: Hold(e); break;
            case CreditCommitted e: Commit(e); break;
            case CreditExpired e: Expire(e); break;
            case CreditReleased e: Release(e); break;
            case CreditReaffirmed e: Reaffirm(e); break;
            case CreditRefused or CreditCommitRefused: break;
            default: Violate(Checks.Readable, $"the auditor does not know what {@event.GetType().Name} does to credit"); break;
        }
    }

    private void Hold(CreditHeld e)
    {
        if (_ended.Contains(e.ReservationId) || _live.ContainsKey(e.ReservationId))
        {
            Violate(Checks.EndsOnce, $"credit {e.ReservationId} is granted again {(_live.ContainsKey(e.ReservationId) ? "while it is live" : "after it has ended")}");
            return;
        }

        var held = _held.GetValueOrDefault(e.Currency);
        if (_limit is { } limit && !e.IgnoredLimit && (limit.Currency != e.Currency || held + e.Amount > limit.Amount))
        {
            Violate(Checks.Credit, $"credit {e.ReservationId} of {e.Amount} {e.Currency} is granted with {held} of {limit.Amount} {limit.Currency} in use");
        }

        _held[e.Currency] = held + e.Amount;
        _live.Add(e.ReservationId, new CreditHold(e.Amount, e.Currency, e.ExpiresAt));
    }

    private void Reaffirm(CreditReaffirmed e)
    {
        if (_live.TryGetValue(e.ReservationId, out var hold))
        {
            hold.ExpiresAt = e.ExpiresAt ?? hold.ExpiresAt;
        }
    }

    private void Commit(CreditCommitted e)
    {
        if (!_live.TryGetValue(e.ReservationId, out var hold) || hold.IsCommitted || hold.Amount != e.Amount)
        {
            Violate(Checks.EndsOnce, $"credit {e.ReservationId} of {e.Amount} is committed, but {(hold is null ? "is not held" : $"{hold.Amount} is held{(hold.IsCommitted ? " and committed" : "")}")}");
            return;
        }

        hold.IsCommitted = true;
    }

    private void Expire(CreditExpired e)
    {
        if (!_live.Remove(e.ReservationId, out var hold) || hold.IsCommitted || hold.Amount != e.Amount)
        {
            Violate(Checks.EndsOnce, $"credit {e.ReservationId} of {e.Amount} expires, but {(hold is null ? "is not held" : $"{hold.Amount} is held{(hold.IsCommitted ? " and committed" : "")}")}");
        }

        TakeOff(hold, hold?.Amount ?? 0);
    }

    private void Release(CreditReleased e)
    {
        if (!_live.TryGetValue(e.ReservationId, out var hold))
        {
            if (e.Amount != 0)
            {
                Violate(Checks.EndsOnce, $"release {e.ReleaseId} gives back {e.Amount} of credit {e.ReservationId}, which holds none");
            }

            _ended.Add(e.ReservationId);
            return;
        }

        if (e.Amount < 0 || e.Amount > hold.Amount || e.Remaining != hold.Amount - e.Amount)
        {
            Violate(Checks.Credit, $"release {e.ReleaseId} gives back {e.Amount} of {hold.Amount} of credit {e.ReservationId} and leaves {e.Remaining}");
        }

        hold.Amount -= e.Amount;
        TakeOff(hold, e.Amount);
        if (hold.Amount <= 0)
        {
            _live.Remove(e.ReservationId);
            _ended.Add(e.ReservationId);
        }
    }

    private void TakeOff(CreditHold? hold, decimal amount)
    {
        if (hold is not null)
        {
            _held[hold.Currency] -= amount;
        }
    }

    private void Violate(string check, string message) => violations.Add(check, stream, _number, message);
}

/// <summary>Credit that is held for an order.</summary>
internal sealed class CreditHold(decimal amount, string currency, DateTimeOffset expiresAt)
{
    public decimal Amount { get; set; } = amount;

    public string Currency { get; } = currency;

    public DateTimeOffset ExpiresAt { get; set; } = expiresAt;

    public bool IsCommitted { get; set; }
}
