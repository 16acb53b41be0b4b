using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client.Identity;

/// <summary>Tells a repeat of an order from another order under the same reference.</summary>
public static class BodyHash
{
    private const byte Absent = 0;
    private const byte Present = 1;

    /// <summary>
    /// SHA-256, in lower-case hex, over what the order asks for, each part with its length before it: the same for another order of members,
    /// other white space, <c>2.50</c> for <c>2.5</c>, or a default that is spelled out.
    /// </summary>
    /// <param name="order">Canonical: SKUs in upper case, defaults filled in.</param>
    /// <param name="hasOrderDate">False when the date is the edge's own, which differs from try to try.</param>
    public static string Of(PlaceOrder order, bool hasOrderDate = true)
    {
        var content = new ArrayBufferWriter<byte>(128 + (order.Lines.Count * 64));
        Text(content, order.CustomerId);
        Text(content, order.Currency);
        Whole(content, (long)order.Allocation);
        Text(content, order.PaymentToken);
        Whole(content, hasOrderDate ? order.OrderedAt.UtcTicks : 0);
        Whole(content, order.Lines.Count);
        foreach (var line in order.Lines)
        {
            Text(content, line.Sku);
            Whole(content, line.Quantity);
            Text(content, line.UnitPrice?.ToString("0.########", CultureInfo.InvariantCulture));
            Text(content, line.Location);
        }

        return Convert.ToHexStringLower(SHA256.HashData(content.WrittenSpan));
    }

    private static void Text(ArrayBufferWriter<byte> content, string? value)
    {
        content.Write([value is null ? Absent : Present]);
        if (value is not null)
        {
            Whole(content, Encoding.UTF8.GetByteCount(value));
            Encoding.UTF8.GetBytes(value, content);
        }
    }

    private static void Whole(ArrayBufferWriter<byte> content, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(content.GetSpan(sizeof(long)), value);
        content.Advance(sizeof(long));
    }
}
