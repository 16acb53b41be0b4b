using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Orders;

internal sealed partial class OrderGrain
{
    // Returns whether this call made the order; otherwise it was there before.
    private Task<bool> PlaceUnlessThere(PlaceOrder command, TimeSpan patience) =>
        command.IsRetry || IsLoaded ? PlaceUnlessFound(command, patience) : PlaceNew(command, patience);

    private async Task<bool> PlaceUnlessFound(PlaceOrder command, TimeSpan patience)
    {
        await Load();
        return !await Exists() && await PlaceNew(command, patience);
    }

    private async Task<bool> PlaceNew(PlaceOrder command, TimeSpan patience)
    {
        admission.Enter();
        _isInHand = true;
        Placement placement;
        try
        {
            placement = await Prepare(command, patience);
        }
        catch (InvalidRequestException)
        {
            // A repeat of an order that was right when it was placed gets that order, whatever the catalogue says today.
            await Load();
            await GiveBack(_process?.TakeRound());
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

        bool? isKept;
        try
        {
            isKept = await Decide(placement, OrderDecisions.Place);
        }
        catch (TryAgainException)
        {
            return await FindAfterAll();
        }

        if (isKept is null)
        {
            await GiveBack(Process().TakeRound());
            return false;
        }

        Process().ThereIsNoPaymentYet();
        await Process().PlacedWith(placement.Verdict, isKept.Value);
        return true;
    }

    // The append failed: the order exists already, or nobody knows. What was softly held may be the order's own and ends by itself if it isn't.
    private async Task<bool> FindAfterAll()
    {
        var round = _process?.TakeRound();
        _process?.Abandon();
        _process = null;
        OpenAnew();
        await Load();
        if (!await Exists())
        {
            throw new TryAgainException("try-again", "Whether the order was placed is unknown; place the same order again.", RetryAfter);
        }

        await GiveBack(round);
        return false;
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
        var prices = OrderVerification.Price(command, await FindProducts(command));
        var total = prices.Sum(p => p.Amount);
        var placedAt = EventTime.Truncate(Clock.GetUtcNow());
        var placement = new Placement(
            command, prices, total, placedAt, placedAt + options.SoftHoldTimeToLive, total > options.ReviewAboveTotal ? options.ReviewAboveTotal : null,
            ReserveAttempt.None, ReserveVerdict.Kept);
        if (placement.Review is not null)
        {
            return placement;
        }

        var lines = new StockLine[prices.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = command.Lines[i];
            lines[i] = new StockLine(line.Number, line.Sku, line.Location, line.Quantity, ReservationRound.First);
        }

        var work = new ReserveWork(
            new OrderKey(OrderId, placedAt), command.Allocation, command.CustomerId, command.Currency, lines, OtherLiveUnits: 0,
            command.CustomerId is null ? 0 : total, IgnoresLimit: false, AsksCreditFirst: false);
        var (attempt, verdict) = await Process().ReserveFirst(work, patience);
        return placement with { Attempt = attempt, Verdict = verdict };
    }

    private async Task<IReadOnlyList<Product?>> FindProducts(PlaceOrder command)
    {
        var products = new Product?[command.Lines.Count];
        await FanOut.Run(products.Length, options.FanOut, Find);
        return products;

        async Task Find(int index)
        {
            if (OrderVerification.NeedsCatalogue(command, command.Lines[index]))
            {
                products[index] = await GrainFactory.GetGrain<IProductGrain>(command.Lines[index].Sku).Find();
            }
        }
    }
}
