using OrderCluster.Audit.Report;
using OrderCluster.Grains.Inventory;

namespace OrderCluster.Audit.Stock;

/// <summary>
/// One bucket's books, kept from its events alone and without the bucket's own folds.
/// A reservation is live from its grant to its only end: released, consumed or expired.
/// </summary>
internal sealed class BucketLedger(string stream, ViolationLog violations)
{
    private readonly Dictionary<string, Hold> _live = [];
    private readonly Dictionary<string, string> _expired = [];
    private readonly HashSet<string> _ended = [];
    private readonly HashSet<string> _movements = [];
    private long _onHand;
    private long _promised;
    private long _number;

    public IEnumerable<KeyValuePair<string, Hold>> Live => _live;

    /// <summary>Units shipped, by reservation.</summary>
    public Dictionary<string, long> Consumed { get; } = [];

    public void Book(long number, StockEvent @event)
    {
        _number = number;
        switch (@event)
        {
            case StockReceived e: Receive(e); break;
            case StockAdjusted e: Adjust(e); break;
            case StockReserved e: Reserve(e); break;
            case ReservationReaffirmed e: Reaffirm(e); break;
            case ReservationCommitted e: Commit(e); break;
            case ReservationExpired e: Expire(e); break;
            case ReservationReleased e: Release(e); break;
            case StockConsumed e: Consume(e); break;
            case ReservationRefused or ReservationCommitRefused: break;
            default: Violate(Checks.Readable, $"the auditor does not know what {@event.GetType().Name} does to stock"); break;
        }
    }

    private void Receive(StockReceived e)
    {
        if (!_movements.Add("receipt " + e.ReceiptId))
        {
            Violate(Checks.SameKeySameAnswer, $"receipt {e.ReceiptId} is booked twice");
        }

        if (e.Quantity < 1)
        {
            Violate(Checks.Conservation, $"receipt {e.ReceiptId} is of {e.Quantity} units");
        }

        _onHand += e.Quantity;
    }

    private void Adjust(StockAdjusted e)
    {
        if (!_movements.Add("adjustment " + e.AdjustmentId))
        {
            Violate(Checks.SameKeySameAnswer, $"adjustment {e.AdjustmentId} is booked twice");
        }

        _onHand += e.Delta;
        if (_onHand < 0)
        {
            Violate(Checks.Conservation, $"adjustment {e.AdjustmentId} leaves {_onHand} units on hand");
        }

        var shortage = Math.Max(0, _promised - _onHand);
        if (e.Shortage != shortage)
        {
            Violate(Checks.Conservation, $"adjustment {e.AdjustmentId} says a shortage of {e.Shortage} units, it is {shortage}");
        }
    }

    private void Reserve(StockReserved e)
    {
        if (_live.ContainsKey(e.ReservationId))
        {
            Violate(Checks.SameKeySameAnswer, $"reservation {e.ReservationId} is granted again while it is live");
            return;
        }

        if (_ended.Contains(e.ReservationId))
        {
            Violate(Checks.EndsOnce, $"reservation {e.ReservationId} is granted after it has ended");
        }

        if (_expired.Remove(e.ReservationId, out var operation) && operation == e.OperationId)
        {
            Violate(Checks.SameKeySameAnswer, $"operation {e.OperationId} of reservation {e.ReservationId} is granted twice");
        }

        if (e.Quantity < 1)
        {
            Violate(Checks.Conservation, $"reservation {e.ReservationId} holds {e.Quantity} units");
        }

        if (e.Quantity > _onHand - _promised)
        {
            Violate(Checks.NoOversell, $"reservation {e.ReservationId} is granted {e.Quantity} units of {_onHand - _promised} (on hand {_onHand}, promised {_promised})");
        }

        if (e.Available != Math.Max(0, _onHand - _promised))
        {
            Violate(Checks.Conservation, $"the bucket saw {e.Available} units available, {Math.Max(0, _onHand - _promised)} were");
        }

        _promised += e.Quantity;
        _live.Add(e.ReservationId, new Hold(e.Quantity, e.OperationId, e.ExpiresAt));
    }

    private void Reaffirm(ReservationReaffirmed e)
    {
        if (Find(e.ReservationId, "reaffirmed") is not { } hold)
        {
            return;
        }

        if (hold.Quantity != e.Quantity)
        {
            Violate(Checks.SameKeySameAnswer, $"reservation {e.ReservationId} is said to hold {e.Quantity} units, it holds {hold.Quantity}");
        }

        hold.ExpiresAt = e.ExpiresAt ?? hold.ExpiresAt;
    }

    private void Commit(ReservationCommitted e)
    {
        if (Find(e.ReservationId, "committed") is not { } hold)
        {
            return;
        }

        if (hold.IsCommitted)
        {
            Violate(Checks.SameKeySameAnswer, $"reservation {e.ReservationId} is committed twice");
        }

        if (hold.Quantity != e.Quantity)
        {
            Violate(Checks.Conservation, $"reservation {e.ReservationId} commits {e.Quantity} units, it holds {hold.Quantity}");
        }

        hold.IsCommitted = true;
    }

    private void Expire(ReservationExpired e)
    {
        if (Find(e.ReservationId, "expired") is not { } hold)
        {
            return;
        }

        if (hold.IsCommitted || e.At < hold.ExpiresAt || e.Quantity != hold.Quantity)
        {
            Violate(Checks.EndsOnce, $"reservation {e.ReservationId} expires with {e.Quantity} units, but holds {hold.Quantity}{(hold.IsCommitted ? " committed" : $" until {hold.ExpiresAt:O}")}");
        }

        _promised -= hold.Quantity;
        _live.Remove(e.ReservationId);
        _expired[e.ReservationId] = hold.OperationId;
    }

    private void Release(ReservationReleased e)
    {
        if (!_live.TryGetValue(e.ReservationId, out var hold))
        {
            if (e.Quantity != 0)
            {
                Violate(Checks.EndsOnce, $"release {e.ReleaseId} gives back {e.Quantity} units of reservation {e.ReservationId}, which holds none");
            }

            _ended.Add(e.ReservationId);
            return;
        }

        TakeOff(e.ReservationId, hold, e.Quantity, e.Remaining, "release " + e.ReleaseId);
    }

    private void Consume(StockConsumed e)
    {
        if (Find(e.ReservationId, "consumed") is not { } hold)
        {
            return;
        }

        if (!hold.IsCommitted)
        {
            Violate(Checks.PromiseBacked, $"shipment {e.ShipmentId} takes units of reservation {e.ReservationId}, which is not committed");
        }

        Consumed[e.ReservationId] = Consumed.GetValueOrDefault(e.ReservationId) + e.Quantity;
        _onHand -= e.Quantity;
        TakeOff(e.ReservationId, hold, e.Quantity, e.Remaining, "shipment " + e.ShipmentId);
    }

    private void TakeOff(string reservationId, Hold hold, long quantity, long remaining, string by)
    {
        if (quantity < 0 || quantity > hold.Quantity || remaining != hold.Quantity - quantity)
        {
            Violate(Checks.Conservation, $"{by} takes {quantity} of {hold.Quantity} units of reservation {reservationId} and leaves {remaining}");
        }

        hold.Quantity -= quantity;
        _promised -= quantity;
        if (hold.Quantity <= 0)
        {
            _live.Remove(reservationId);
            _ended.Add(reservationId);
        }
    }

    private Hold? Find(string reservationId, string what)
    {
        if (_live.TryGetValue(reservationId, out var hold))
        {
            return hold;
        }

        Violate(Checks.EndsOnce, $"reservation {reservationId} is {what}, but {(_ended.Contains(reservationId) ? "has ended" : "is not live")}");
        return null;
    }

    private void Violate(string check, string message) => violations.Add(check, stream, _number, message);
}

/// <summary>A live reservation of a bucket.</summary>
internal sealed class Hold(long quantity, string operationId, DateTimeOffset expiresAt)
{
    public long Quantity { get; set; } = quantity;

    public string OperationId { get; } = operationId;

    public DateTimeOffset ExpiresAt { get; set; } = expiresAt;

    public bool IsCommitted { get; set; }
}
