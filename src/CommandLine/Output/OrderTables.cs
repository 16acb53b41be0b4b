using System.Globalization;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using Spectre.Console;

namespace OrderCluster.CommandLine.Output;

/// <summary>How orders and stock look to a person.</summary>
internal static class OrderTables
{
    internal static Table Of(OrderReceipt receipt)
    {
        var title = $"{receipt.OrderId}  {receipt.State.Spelled()}  {InWords(receipt.Amounts)}";
        var reason = receipt.ReasonCode is { } code ? $"  ({code})" : "";
        var table = Answers.Table(title + reason, "line", "sku", "ordered", "promised", "short");
        foreach (var line in receipt.Lines)
        {
            table.Row(line.Number, line.Sku, line.Ordered, line.Promised, line.Short);
        }

        return table;
    }

    internal static Table Of(OrderView order)
    {
        var table = Answers.Table($"{order.OrderId}  {order.State.Spelled()}  payment {order.Payment.Spelled()}  {InWords(order.Amounts)}",
            "line", "sku", "location", "price", "ordered", "reserved", "cancelled", "amount");
        foreach (var line in order.Lines)
        {
            var units = line.Quantities;
            table.Row(line.Number, line.Sku, line.Location, line.UnitPrice, units.Ordered, units.Reserved, units.Cancelled, line.Amount);
        }

        return table;
    }

    internal static Table Timeline(OrderView order)
    {
        var table = Answers.Table("what happened", "at", "what", "text", "line", "sku", "asked", "got", "by");
        foreach (var entry in order.Timeline)
        {
            table.Row($"{entry.At:u}", entry.Kind, entry.Text, entry.LineNumber, entry.Sku, entry.Asked, entry.Got, entry.By);
        }

        return table;
    }

    internal static Table Holds(OrderView order)
    {
        var table = Answers.Table("held by", "hold", "since", "detail", "what lifts it");
        foreach (var hold in order.Holds)
        {
            table.Row(hold.Reason.Spelled(), $"{hold.Since:u}", hold.Detail, hold.LiftedBy);
        }

        return table;
    }

    internal static Table Of(CancelReceipt receipt)
    {
        var table = Answers.Table($"{receipt.OrderId}  {receipt.State.Spelled()}  {InWords(receipt.Amounts)}", "line", "sku", "asked", "cancelled", "remaining");
        foreach (var line in receipt.Lines)
        {
            table.Row(line.Number, line.Sku, line.Asked, line.Cancelled, line.Remaining);
        }

        return table;
    }

    internal static Table Of(Availability stock) =>
        Answers.Table($"{stock.Sku} at {stock.Location}", "available", "on hand", "reserved", "committed", "shortage")
            .Row(stock.Available, stock.OnHand, stock.Reserved, stock.Committed, stock.Shortage);

    private static string InWords(OrderAmounts amounts) => string.Create(CultureInfo.InvariantCulture,
        $"ordered {amounts.Ordered}, cancelled {amounts.Cancelled}, to pay {amounts.ToPay}, authorized {amounts.Authorized} {amounts.Currency}");
}
