using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Payments;
using OrderCluster.Grains.Tests.Orders.Kit;

namespace OrderCluster.Grains.Tests.Orders;

/// <summary>A silo stops at every point at which it touches the world, one run for each; another takes over, and nothing but waking moves the order on.</summary>
public sealed class Interrupted_orders(OrderSilos silos) : IClassFixture<OrderSilos>
{
    // More points than any of these runs has; a run that is not stopped ends the series.
    private const int MostPoints = 200;

    private static readonly TimeSpan PastSoftHolds = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_confirmed_order_survives_a_stop_at_any_point(bool softHoldsExpire, bool stoppedSiloGoesOn)
    {
        var command = Commands.Order("1", Commands.Line(1, "A", 3), Commands.Line(2, "B", 4)) with { CustomerId = "c1" };
        await StopEverywhere(softHoldsExpire, stoppedSiloGoesOn, world => world.Order("1").Place(world.Own(command)), async world =>
        {
            var receipt = await Settle(world, command);
            Assert.Equal(OrderState.Confirmed, receipt.State);
            await Expect(world, a: 3, b: 4, credit: 17.50m, PaymentOutcome.Authorized);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_declined_order_survives_a_stop_at_any_point(bool stoppedSiloGoesOn)
    {
        var command = Commands.Order("1", Commands.Line(1, "A", 3), Commands.Line(2, "B", 4)) with { CustomerId = "c1", PaymentToken = SimulatedTokens.Decline };
        await StopEverywhere(false, stoppedSiloGoesOn, world => world.Order("1").Place(world.Own(command)), async world =>
        {
            var receipt = await Settle(world, command);
            Assert.Equal((OrderState.Rejected, "payment-declined"), (receipt.State, receipt.ReasonCode));
            await Expect(world, a: 0, b: 0, credit: 0, PaymentOutcome.Declined);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_short_order_survives_a_stop_at_any_point(bool stoppedSiloGoesOn)
    {
        var command = Commands.Order("1", Commands.Line(1, "A", 3), Commands.Line(2, "B", 1_000)) with { CustomerId = "c1", Allocation = AllocationRule.ShipWhatIsThere };
        await StopEverywhere(false, stoppedSiloGoesOn, world => world.Order("1").Place(world.Own(command)), async world =>
        {
            var receipt = await Settle(world, command);
            Assert.Equal([(3L, 0L), (100L, 900L)], receipt.Lines.Select(l => (l.Promised, l.Short)));
            await Expect(world, a: 3, b: 100, credit: 257.50m, PaymentOutcome.Authorized);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_order_survives_a_stop_at_any_point(bool stoppedSiloGoesOn)
    {
        var command = Commands.Order("1", Commands.Line(1, "A", 3), Commands.Line(2, "B", 4)) with { CustomerId = "c1" };
        await StopEverywhere(
            false, stoppedSiloGoesOn, world => world.Order("1").Cancel(Commands.CancelAll("cancel-1")), async world =>
            {
                await OrderWorld.InTime(world.Order("1").Cancel(Commands.CancelAll("cancel-1")), "the cancellation again");
                Assert.Equal(OrderState.Cancelled, (await Settle(world, command)).State);
                await Expect(world, a: 0, b: 0, credit: 0, PaymentOutcome.Voided);
            },
            async world => await OrderWorld.InTime(world.Order("1").Place(world.Own(command)), "the order"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_partly_cancelled_order_survives_a_stop_at_any_point(bool stoppedSiloGoesOn)
    {
        var command = Commands.Order("1", Commands.Line(1, "A", 3), Commands.Line(2, "B", 4)) with { CustomerId = "c1" };
        var cancel = Commands.CancelPart("cancel-1", new CancelLine(1, 2), new CancelLine(2, null));
        await StopEverywhere(
            false, stoppedSiloGoesOn, world => world.Order("1").Cancel(cancel), async world =>
            {
                await OrderWorld.InTime(world.Order("1").Cancel(cancel), "the cancellation again");
                Assert.Equal(OrderState.Confirmed, (await Settle(world, command)).State);
                await Expect(world, a: 1, b: 0, credit: 2.50m, PaymentOutcome.Authorized);
            },
            async world => await OrderWorld.InTime(world.Order("1").Place(world.Own(command)), "the order"));
    }

    private async Task StopEverywhere(
        bool softHoldsExpire, bool stoppedSiloGoesOn, Func<OrderWorld, Task> act, Func<OrderWorld, Task> check, Func<OrderWorld, Task>? arrange = null)
    {
        for (var point = 1; point <= MostPoints; point++)
        {
            await using var world = await OrderWorld.CreateIn(silos);
            await world.Stock("A", 100);
            await world.Stock("B", 100);
            await world.LimitCredit("c1", 10_000);
            await (arrange?.Invoke(world) ?? Task.CompletedTask);

            var life = new SiloLife(point);
            await world.StartSilo(life);
            var act1 = act(world);
            var isStopped = await OrderWorld.InTime(Task.WhenAny(life.Stopped, act1), $"point {point}") == life.Stopped || life.Stopped.IsCompleted;
            await world.StartSilo(SiloLife.Whole);
            if (isStopped && softHoldsExpire)
            {
                world.Clock.Advance(PastSoftHolds);
            }

            await world.Recover();
            if (isStopped && stoppedSiloGoesOn)
            {
                life.GoOn();
                await world.WhileTimePasses(Outcome(act1), $"what was stopped at point {point} goes on");
                // Its caller may have given up on it; what it still does must be over before the books are read.
                await world.PassTime(TimeSpan.FromSeconds(4));
                await world.Recover();
            }

            try
            {
                await check(world);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Stopped at point {point}: {e.Message}", e);
            }

            if (!isStopped)
            {
                Assert.True(point > 1, "Nothing was stopped: the run has no points.");
                return;
            }
        }

        Assert.Fail($"More than {MostPoints} points.");
    }

    private static async Task<bool> Outcome(Task task)
    {
        try
        {
            await task;
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    // An order that was never placed durably may be placed again; one that was needs no new request, and says so as a repeat.
    private static async Task<OrderReceipt> Settle(OrderWorld world, PlaceOrder command)
    {
        var wasThere = await world.Appends("1") > 0;
        var before = wasThere ? (await OrderWorld.InTime(world.Order("1").Get(), "the view")).State : OrderState.Draft;
        var receipt = await world.WhileTimePasses(world.Order("1").Place(world.Own(command) with { IsRetry = true }), "placing again");
        Assert.True(receipt.IsRepeat || !wasThere, "The order was there before it was placed again, and the receipt does not say so.");
        Assert.Equal(wasThere ? before : receipt.State, receipt.State);
        return receipt;
    }

    private static async Task Expect(OrderWorld world, long a, long b, decimal credit, PaymentOutcome payment)
    {
        world.Clock.Advance(PastSoftHolds);
        // Buckets of a silo that was overtaken answer reads from memory; a new one reads the journal.
        await world.StartSilo(SiloLife.Whole);
        var (seenA, seenB) = (await world.Availability("A"), await world.Availability("B"));
        var account = await world.Customer("c1").Get();
        Assert.Equal((a, 0L, b, 0L), (seenA.Committed, seenA.Reserved, seenB.Committed, seenB.Reserved));
        Assert.Equal((credit, 0m), (account.Committed, account.Reserved));
        Assert.Equal(payment, world.Payment("1"));
        Assert.True(world.Gateway.Charges <= 1, $"{world.Gateway.Charges} charges.");
        await world.Audit();
    }
}
