using OrderCluster.Audit.Report;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders;

namespace OrderCluster.Audit.Orders;

/// <summary>One order's books, kept from its events alone and without the order's own folds.</summary>
internal sealed class OrderBook(string stream, string orderId, ViolationLog violations)
{
    private readonly Dictionary<string, CancelRequested> _cancels = [];
    private readonly HashSet<string> _givenBack = [];
    private readonly HashSet<HoldReason> _holds = [];
    private OrderPlaced? _placed;
    private LineBook[] _lines = [];
    private decimal? _authorized;
    private bool _isVoided;
    private bool _isConfirmed;
    private OrderRejected? _rejected;
    private bool _isUndone;
    private bool _isBroken;
    private long _number;

    public string OrderId { get; } = orderId;

    public string Stream { get; } = stream;

    public string? CustomerId => _placed?.CustomerId;

    public bool Exists => _placed is not null;

    public IReadOnlyList<LineBook> Lines => _lines;

    public bool IsConfirmed => _isConfirmed;

    public bool IsRejected => _rejected is not null;

    public bool IsHeld => _holds.Count > 0;

    /// <summary>No unit is left that the order could get or has got.</summary>
    public bool IsEmpty => Exists && _lines.All(l => l.Live == 0);

    /// <summary>Something that was cancelled is still to be given back, by the order's own account.</summary>
    public bool IsGivingBack => !_isUndone && (_cancels.Keys.Any(c => !_givenBack.Contains(c)) || _rejected is { MustUndo: true });

    public void Book(long number, OrderEvent @event)
    {
        _number = number;
        if (Exists == @event is OrderPlaced)
        {
            Violate(Checks.SameKeySameAnswer, Exists ? "the order is placed twice" : $"{@event.GetType().Name} of an order that was never placed");
            return;
        }

        switch (@event)
        {
            case OrderPlaced e: Place(e); break;
            case LinesShort e: Miss(e); break;
            case OrderReserved e: Reserve(e); break;
            case OrderHeld e: _holds.Add(e.Reason); break;
            case HoldReleased e: _holds.Remove(e.Hold); break;
            case PaymentAuthorized e: Authorize(e); break;
            case PaymentVoided: _isVoided = true; break;
            case OrderConfirmed: Confirm(); break;
            case OrderRejected e: Reject(e); break;
            case CancelRequested e: Cancel(e); break;
            case GivenBack e: GiveBack(e); break;
            case OrderCreditHeld or OrderDelayed or RetryScheduled or PaymentDeclined or OrderCancelled: break;
            default: Violate(Checks.Readable, $"the auditor does not know what {@event.GetType().Name} does to an order"); break;
        }

        CheckLines(@event);
    }

    private void CheckLines(OrderEvent @event)
    {
        // Once broken, a line stays so: it is told once.
        if (!_isBroken && Array.Find(_lines, l => !l.AddsUp) is { } line)
        {
            _isBroken = true;
            Violate(Checks.LineQuantities, $"line {line.Number} ({line.Sku}) after {@event.GetType().Name}: ordered {line.Ordered}, reserved {line.Reserved}, short {line.Short}, cancelled {line.Cancelled}");
        }
    }

    private void Place(OrderPlaced e)
    {
        _placed = e;
        _lines = [.. e.Lines.Select(l => new LineBook(l.Number, l.Sku, l.Quantity, l.UnitPrice, l.Amount) { Reserved = l.Reserved })];
        foreach (var line in e.Lines.Where(l => l.Amount is { } amount && amount != Money.OfUnits(l.Quantity, l.UnitPrice, e.Currency)))
        {
            Violate(Checks.Amounts, $"line {line.Number} comes to {line.Amount}, its {line.Quantity} units at {line.UnitPrice} {e.Currency} do not");
        }

        if (e.Total != _lines.Sum(l => l.Amount))
        {
            Violate(Checks.Amounts, $"the total is {e.Total}, the lines come to {_lines.Sum(l => l.Amount)}");
        }

        if (e.PaymentIntent.Length == 0 || !e.PaymentIntent.StartsWith(OrderId + "/", StringComparison.Ordinal))
        {
            Violate(Checks.OneCharge, $"payment intent '{e.PaymentIntent}' is not of this order, another may share it");
        }
    }

    private void Miss(LinesShort e)
    {
        foreach (var missing in e.Lines)
        {
            if (_placed!.Allocation == AllocationRule.ShipWhatIsThere && Line(missing.Number) is { } line)
            {
                TakeOff(line, missing.Asked - missing.Got, missing.Amount, isShort: true);
            }
        }
    }

    private void TakeOff(LineBook line, long units, decimal? amount, bool isShort)
    {
        if (!line.TakeOff(units, amount, isShort, _placed!.Currency))
        {
            Violate(Checks.Amounts, $"{units} units of line {line.Number} are cancelled for {amount}, which is not their part of {line.Amount}");
        }
    }

    private void Reserve(OrderReserved e)
    {
        foreach (var reserved in e.Lines)
        {
            if (Line(reserved.Number) is { } line)
            {
                line.Reserved = reserved.Reserved;
            }
        }
    }

    private void Authorize(PaymentAuthorized e)
    {
        if (_authorized is not null)
        {
            Violate(Checks.OneCharge, $"payment intent {e.IntentId} is authorized twice");
        }

        if (e.IntentId != _placed!.PaymentIntent)
        {
            Violate(Checks.OneCharge, $"intent {e.IntentId} is authorized, the order's is {_placed.PaymentIntent}");
        }

        // A cancellation may come while the gateway authorizes what was live before it.
        var due = _lines.Sum(l => l.Amount - l.ShortAmount);
        if (e.Amount > due)
        {
            Violate(Checks.OneCharge, $"intent {e.IntentId} is authorized for {e.Amount}, the order's units come to {due}");
        }

        _authorized = e.Amount;
    }

    private void Confirm()
    {
        _isConfirmed = true;
        if (_authorized is null || _isVoided)
        {
            Violate(Checks.OneCharge, $"confirmed with its payment {(_isVoided ? "voided" : "not authorized")}");
        }

        if (_lines.FirstOrDefault(l => l.Reserved != l.Live) is { } line)
        {
            Violate(Checks.PromiseBacked, $"confirmed with {line.Reserved} of {line.Live} units of line {line.Number} ({line.Sku}) reserved");
        }
    }

    private void Reject(OrderRejected e)
    {
        if (_isConfirmed)
        {
            Violate(Checks.PromiseBacked, "rejected after it was confirmed");
        }

        _rejected = e;
        foreach (var line in _lines)
        {
            TakeOff(line, line.Live, line.ToPay, isShort: true);
            line.Reserved = 0;
        }
    }

    private void Cancel(CancelRequested e)
    {
        if (!_cancels.TryAdd(e.OperationId, e))
        {
            Violate(Checks.SameKeySameAnswer, $"cancellation {e.OperationId} is done twice");
        }

        foreach (var units in e.Lines)
        {
            if (Line(units.Number) is not { } line)
            {
                continue;
            }

            TakeOff(line, units.Quantity, units.Amount, isShort: false);
            line.Reserved -= units.Reserved;
            if (line.Live != units.Remaining)
            {
                Violate(Checks.LineQuantities, $"cancellation {e.OperationId} says that {units.Remaining} units of line {line.Number} live on, {line.Live} do");
            }
        }
    }

    private void GiveBack(GivenBack e)
    {
        if (e.OperationId is null)
        {
            _isUndone = true;
        }
        else if (!_cancels.ContainsKey(e.OperationId) || !_givenBack.Add(e.OperationId))
        {
            Violate(Checks.SameKeySameAnswer, $"cancellation {e.OperationId} is given back {(_cancels.ContainsKey(e.OperationId) ? "twice" : "but was never asked for")}");
        }
    }

    private LineBook? Line(int number)
    {
        // Numbers mostly count from 1 without gaps.
        var line = number >= 1 && number <= _lines.Length && _lines[number - 1].Number == number
            ? _lines[number - 1]
            : Array.Find(_lines, l => l.Number == number);
        if (line is null)
        {
            Violate(Checks.LineQuantities, $"an event names line {number}, which the order does not have");
        }

        return line;
    }

    private void Violate(string check, string message) => violations.Add(check, Stream, _number, message);
}

/// <summary>Where one order line's units are and what they come to, by the order's events.</summary>
/// <param name="amount">Null in orders from before amounts were rounded.</param>
internal sealed class LineBook(int number, string sku, long ordered, decimal unitPrice, decimal? amount)
{
    private decimal _cancelledAmount;

    public int Number { get; } = number;

    public string Sku { get; } = sku;

    public long Ordered { get; } = ordered;

    /// <summary>Of all units ordered.</summary>
    public decimal Amount { get; } = amount ?? (ordered * unitPrice);

    /// <summary>Of the units that were not promised.</summary>
    public decimal ShortAmount { get; private set; }

    /// <summary>Of the units that live.</summary>
    public decimal ToPay => Amount - ShortAmount - _cancelledAmount;

    /// <summary>Units that stock holds for the line.</summary>
    public long Reserved { get; set; }

    /// <summary>Units that were not promised for want of stock, or because the order was rejected.</summary>
    public long Short { get; private set; }

    /// <summary>Units cancelled by request.</summary>
    public long Cancelled { get; private set; }

    /// <summary>Units neither short nor cancelled.</summary>
    public long Live => Ordered - Short - Cancelled;

    /// <summary>Whether each unit is in one place.</summary>
    public bool AddsUp => Reserved >= 0 && Short >= 0 && Cancelled >= 0 && Live >= Reserved;

    /// <summary>Counts units as short or cancelled.</summary>
    /// <param name="units">Units.</param>
    /// <param name="stated">What they come to by the event; null in events from before amounts were rounded.</param>
    /// <returns>False when that is not their part of the line's amount.</returns>
    public bool TakeOff(long units, decimal? stated, bool isShort, string currency)
    {
        var isWhole = Ordered > 0 && units > 0 && units <= Live;
        var part = isWhole ? Money.Part(Amount, Ordered, Short + Cancelled, Amount - ToPay, units, currency) : 0;
        var taken = stated ?? (units == Live ? ToPay : Math.Min(units * unitPrice, ToPay));
        if (isShort)
        {
            (Short, ShortAmount) = (Short + units, ShortAmount + taken);
        }
        else
        {
            (Cancelled, _cancelledAmount) = (Cancelled + units, _cancelledAmount + taken);
        }

        return stated is null || !isWhole || stated == part;
    }
}
