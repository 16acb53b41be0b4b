namespace OrderCluster.Grains.Interfaces.Identity;

/// <summary>How grains are addressed: the one place where their keys are put together and taken apart.</summary>
public static class GrainKeys
{
    /// <summary>Where stock lies unless a location is named.</summary>
    public const string DefaultLocation = "main";

    private const long FirstRound = 1;

    /// <summary>An order's id and grain key: <c>channel/reference</c>.</summary>
    public static string Order(string channel, string reference) => $"{channel}/{reference}";

    /// <summary>An inventory bucket's grain key: <c>sku@location</c>.</summary>
    public static string Bucket(string sku, string location = DefaultLocation) => $"{sku}@{location}";

    /// <summary>Names a line's reservation: <c>orderId/lineNumber</c>, and <c>orderId/lineNumber/round</c> when stock is reserved anew for the same line.</summary>
    /// <param name="round">1 for the first.</param>
    public static string Reservation(string orderId, int lineNumber, long round = FirstRound) =>
        round == FirstRound ? $"{orderId}/{lineNumber}" : $"{orderId}/{lineNumber}/{round}";

    /// <summary>Names the hold on a customer's credit: the order's id, and <c>orderId/round</c> when credit is held anew.</summary>
    /// <param name="round">1 for the first.</param>
    public static string CreditHold(string orderId, long round = FirstRound) =>
        round == FirstRound ? orderId : $"{orderId}/{round}";

    /// <summary>Order and line of a line's reservation; false when it isn't one.</summary>
    public static bool TryParseReservation(string reservationId, out string orderId, out int lineNumber)
    {
        orderId = "";
        lineNumber = 0;
        var parts = reservationId.Split('/');
        if (parts.Length is not (3 or 4) || !int.TryParse(parts[2], out lineNumber) || (parts.Length == 4 && !long.TryParse(parts[3], out _)))
        {
            return false;
        }

        orderId = Order(parts[0], parts[1]);
        return TryParseOrder(orderId, out _, out _);
    }

    /// <summary>Channel and reference of an order's id; false when it isn't one.</summary>
    public static bool TryParseOrder(string orderId, out string channel, out string reference)
    {
        var slash = orderId.IndexOf('/', StringComparison.Ordinal);
        channel = slash < 0 ? "" : orderId[..slash];
        reference = slash < 0 ? "" : orderId[(slash + 1)..];
        return Identifiers.IsChannel(channel) && Identifiers.IsReference(reference);
    }

    /// <summary>SKU and location of a bucket's key; false when it isn't one.</summary>
    public static bool TryParseBucket(string key, out string sku, out string location)
    {
        var at = key.LastIndexOf('@');
        sku = at < 0 ? "" : key[..at];
        location = at < 0 ? "" : key[(at + 1)..];
        return Identifiers.IsSku(sku) && Identifiers.IsLocation(location);
    }
}
