using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders;

/// <summary>A line of an order: where each of its units is.</summary>
internal sealed class OrderLine(PlacedLine placed, long round)
{
    public int Number { get; } = placed.Number;

    public string Sku { get; } = placed.Sku;

    public string Location { get; } = placed.Location ?? GrainKeys.DefaultLocation;

    public decimal UnitPrice { get; } = placed.UnitPrice;

    public long Ordered { get; } = placed.Quantity;

    /// <summary>Of all units ordered.</summary>
    public decimal Amount { get; } = placed.Amount ?? (placed.Quantity * placed.UnitPrice);

    /// <summary>Of the units cancelled.</summary>
    public decimal CancelledAmount { get; private set; }

    /// <summary>Of the units that live.</summary>
    public decimal ToPay => Amount - CancelledAmount;

    /// <summary>Units for which nothing is promised yet.</summary>
    public long Open { get; private set; } = placed.Quantity - placed.Reserved;

    /// <summary>Units that stock holds for the order, softly or committed.</summary>
    public long Reserved { get; private set; } = placed.Reserved;

    public long Cancelled { get; private set; }

    /// <summary>Units that stock could not give.</summary>
    public long Missing { get; private set; }

    /// <summary>Units promised when the order was confirmed.</summary>
    public long Promised { get; private set; }

    /// <summary>The round whose reservation holds units of this line; 0 when stock never held any.</summary>
    public long Round { get; private set; } = placed.Reserved > 0 ? round : 0;

    /// <summary>Cancelled units that stock may still hold.</summary>
    public long ToGiveBack { get; private set; }

    /// <summary>Units not cancelled.</summary>
    public long Live => Open + Reserved;

    public LineQuantities Quantities => new(Ordered, Open, Reserved, Cancelled);

    internal void Reserve(long units, long round)
    {
        Open = Live - units;
        Reserved = units;
        Round = round;
        Check();
    }

    /// <summary>What the next units to be cancelled come to.</summary>
    internal decimal AmountOf(long units, string currency) => Money.Part(Amount, Ordered, Cancelled, CancelledAmount, units, currency);

    internal void Miss(long units) => Missing += units;

    /// <param name="amount">Null in events from before amounts were rounded.</param>
    /// <returns>What the units come to.</returns>
    internal decimal Cancel(long units, long ofReserved, decimal? amount)
    {
        var cancelled = amount ?? (units == Live ? ToPay : Math.Min(units * UnitPrice, ToPay));
        CancelledAmount += cancelled;
        Open -= units - ofReserved;
        Reserved -= ofReserved;
        Cancelled += units;
        ToGiveBack += ofReserved;
        Check();
        return cancelled;
    }

    internal void GiveBack(long units)
    {
        ToGiveBack -= units;
        Check();
    }

    internal void Promise() => Promised = Reserved;

    // Each unit is in one place at every event; a fold that breaks this must not be built upon.
    private void Check()
    {
        if (Open < 0 || Reserved < 0 || Cancelled < 0 || ToGiveBack < 0 || ToGiveBack > Cancelled || Ordered != Open + Reserved + Cancelled || ToPay < 0)
        {
            throw new InvalidOperationException(
                $"Line {Number} breaks the quantity law: ordered {Ordered}, open {Open}, reserved {Reserved}, cancelled {Cancelled}, to give back {ToGiveBack}, to pay {ToPay}.");
        }
    }
}

/// <summary>A cancellation that was asked for.</summary>
/// <param name="stateAfter">The order's state right after it, for the stored receipt.</param>
/// <param name="amountsAfter">The order's amounts right after it, for the stored receipt.</param>
/// <param name="credit">Credit that its units held.</param>
internal sealed class Cancellation(CancelRequested request, OrderState stateAfter, OrderAmounts amountsAfter, decimal credit)
{
    public CancelRequested Request { get; } = request;

    public OrderState StateAfter { get; } = stateAfter;

    public OrderAmounts AmountsAfter { get; } = amountsAfter;

    public decimal Credit { get; } = credit;

    public bool IsGivenBack { get; internal set; }
}

/// <param name="Number">From 1; names the release, so that a repeat gives nothing back twice.</param>
internal readonly record struct CreditExcess(int Number, decimal Amount);
