using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.Store;
using OrderCluster.Projections;
using OrderCluster.Projections.Orders;
using OrderCluster.Projections.Stock;

namespace OrderCluster.Load.Benchmarks;

/// <summary>How long the views of so many orders take to be made anew: each is placed and confirmed, with two lines reserved and committed.</summary>
internal static class ViewsBenchmark
{
    private const int OrdersPerBatch = 100;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <param name="address">As <c>--store</c> takes it; null for a new SQLite file.</param>
    internal static async Task RunAsync(string? address, int orders)
    {
        await using var place = await BenchmarkStore.OpenAsync(address);
        await using var journal = JournalStores.Create(place.Address, new StoreOptions(), NullLoggerFactory.Instance, TimeProvider.System);
        await journal.OpenAsync(CancellationToken.None);
        for (var first = 0; first < orders; first += OrdersPerBatch)
        {
            JournalAppend[] batch = [.. Enumerable.Range(first, Math.Min(OrdersPerBatch, orders - first)).SelectMany(Rows).OrderBy(append => append.Row.Stream, StreamOrder.Instance)];
            await journal.AppendAsync(batch, new AppendResult[batch.Length], CancellationToken.None);
        }

        await using var views = new ViewStore(place.Address);
        using var runner = new ProjectionRunner(
            views, journal, () => Task.CompletedTask, [new OrdersTable(), new ShortagesTable()], TimeProvider.System, NullLogger<ProjectionRunner>.Instance);
        var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await runner.StartAsync(CancellationToken.None);
        while (!runner.IsCaughtUp)
        {
            await Task.Delay(Look);
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        var totals = await new OrderQueries(views).TotalsAsync(oldest: 0, CancellationToken.None);
        await runner.StopAsync(CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"views on {place.Address.Kind}: {totals.Confirmed.Orders:N0} orders of 6 rows read anew in {elapsed.TotalSeconds:F1} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  orders/s           {orders / elapsed.TotalSeconds,10:N0}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  CPU per order      {(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / orders,10:N1} µs in this process"));
    }

    private static IEnumerable<JournalAppend> Rows(int number)
    {
        var now = TimeProvider.System.GetUtcNow();
        PlacedLine[] lines = [new(1, $"SKU-{number}-1", 2, 2.5m, null, 2), new(2, $"SKU-{number}-2", 1, 5m, null, 1)];
        OrderPlaced placed = new(now, new string('0', 64), $"C-{number % 1_000}", "GBP", AllocationRule.AllOrNothing, now, lines, 10m, $"payment/{number}", null, 1, 10m, now);
        var orders = Chain<OrderEvent>($"order/bench/{number}", [placed], [new OrderConfirmed(now)]);
        return orders.Concat(lines.SelectMany(line => Chain<StockEvent>(
            $"stock/{line.Sku}@main",
            [new StockReserved($"bench/{number}/1", $"bench/{number}/1/1", line.Quantity, 0, line.Quantity, false, now, now)],
            [new ReservationCommitted($"bench/{number}/1", $"bench/{number}/1/c", line.Quantity, now)])));
    }

    private static IEnumerable<JournalAppend> Chain<TEvent>(string stream, params TEvent[][] appends)
        where TEvent : class
    {
        var (previous, number) = (Guid.Empty, 0);
        foreach (var events in appends)
        {
            var payload = new ArrayBufferWriter<byte>();
            foreach (var record in events.Select(EventCatalog.Of<TEvent>().Write))
            {
                EventFrames.Write(payload, record.Type, record.Body.Span);
            }

            var row = new JournalRow(stream, ++number, Guid.NewGuid(), previous, events.Length, payload.WrittenMemory);
            previous = row.Id;
            yield return new JournalAppend(row, DueChange.None);
        }
    }
}
