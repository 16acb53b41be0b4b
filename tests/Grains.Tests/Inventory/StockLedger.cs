using OrderCluster.Grains.Inventory;

namespace OrderCluster.Grains.Tests.Inventory;

/// <summary>Recomputes a bucket from its events alone, in the plainest way, and fails at the first event that breaks a law.</summary>
public sealed class StockLedger
{
    private readonly Dictionary<string, long> _soft = [];
    private readonly Dictionary<string, long> _committed = [];
    private readonly HashSet<string> _ended = [];
    private readonly HashSet<string> _movements = [];

    public long OnHand { get; private set; }

    public long Soft => _soft.Values.Sum();

    public long Committed => _committed.Values.Sum();

    public void Add(StockEvent happened)
    {
        switch (happened)
        {
            case StockReceived e:
                Assert.True(_movements.Add($"receipt {e.ReceiptId}"), $"Receipt {e.ReceiptId} was booked twice.");
                OnHand += e.Quantity;
                break;
            case StockAdjusted e:
                Assert.True(_movements.Add($"adjustment {e.AdjustmentId}"), $"Adjustment {e.AdjustmentId} was booked twice.");
                OnHand += e.Delta;
                Assert.Equal(Math.Max(0, Soft + Committed - OnHand), e.Shortage);
                break;
            case StockReserved e:
                Assert.False(_soft.ContainsKey(e.ReservationId) || _committed.ContainsKey(e.ReservationId), $"{e.ReservationId} was reserved while live.");
                Assert.DoesNotContain(e.ReservationId, _ended);
                _soft.Add(e.ReservationId, e.Quantity);
                Assert.True(Soft + Committed <= OnHand, $"Oversold: {Soft} soft and {Committed} committed of {OnHand} on hand.");
                break;
            case ReservationCommitted e:
                Assert.Equal(_soft[e.ReservationId], e.Quantity);
                _committed.Add(e.ReservationId, e.Quantity);
                _soft.Remove(e.ReservationId);
                break;
            case ReservationExpired e:
                Assert.Equal(_soft[e.ReservationId], e.Quantity);
                _soft.Remove(e.ReservationId);
                break;
            case ReservationReleased e:
                Take(e.ReservationId, e.Quantity, e.Remaining);
                break;
            case StockConsumed e:
                Assert.True(_committed.ContainsKey(e.ReservationId), $"{e.ReservationId} was shipped without a commit.");
                Take(e.ReservationId, e.Quantity, e.Remaining);
                OnHand -= e.Quantity;
                break;
        }

        Assert.True(OnHand >= 0, $"On hand is {OnHand}.");
    }

    private void Take(string id, long quantity, long remaining)
    {
        var held = _soft.ContainsKey(id) ? _soft : _committed;
        Assert.Equal(held.GetValueOrDefault(id), quantity + remaining);
        if (remaining > 0)
        {
            held[id] = remaining;
            return;
        }

        held.Remove(id);
        Assert.True(_ended.Add(id), $"{id} ended twice.");
    }
}
