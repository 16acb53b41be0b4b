using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using Spectre.Console;

namespace OrderCluster.CommandLine.Output;

/// <summary>How orders and stock look to a person.</summary>
internal static class OrderTables
{
    internal static Table Of(OrderReceipt receipt)
    {
        var title = $"{receipt.OrderId}  {receipt.State.Spelled()}  {receipt.Total}";
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
        var table = Answers.Table($"{order.OrderId}  {order.State.Spelled()}  payment {order.Payment.Spelled()}  {order.Total}",
            "line", "sku", "location", "price", "ordered", "reserved", "cancelled", "shipped");
        foreach (var line in order.Lines)
        {
            var units = line.Quantities;
            table.Row(line.Number, line.Sku, line.Location, line.UnitPrice, units.Ordered, units.Reserved, units.Cancelled, units.Shipped);
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
        var table = Answers.Table($"{receipt.OrderId}  {receipt.State.Spelled()}", "line", "sku", "cancelled", "remaining");
        foreach (var line in receipt.Lines)
        {
            table.Row(line.Number, line.Sku, line.Cancelled, line.Remaining);
        }

        return table;
    }

    internal static Table Of(Availability stock) =>
        Answers.Table($"{stock.Sku} at {stock.Location}", "available", "on hand", "reserved", "committed", "damaged", "safety stock", "quality control", "shortage")
            .Row(stock.Available, stock.OnHand, stock.Reserved, stock.Committed, stock.Damaged, stock.SafetyStock, stock.QualityControl, stock.Shortage);
}
