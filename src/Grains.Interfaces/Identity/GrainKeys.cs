namespace OrderCluster.Grains.Interfaces.Identity;

/// <summary>How grains are addressed: the one place where their keys are put together and taken apart.</summary>
public static class GrainKeys
{
    /// <summary>Where stock lies unless a location is named.</summary>
    public const string DefaultLocation = "main";

    /// <summary>An order's id and grain key: <c>channel/reference</c>.</summary>
    public static string Order(string channel, string reference) => $"{channel}/{reference}";

    /// <summary>An inventory bucket's grain key: <c>sku@location</c>.</summary>
    public static string Bucket(string sku, string location = DefaultLocation) => $"{sku}@{location}";

    /// <summary>Names a line's reservation: <c>orderId/lineNumber</c>.</summary>
    public static string Reservation(string orderId, int lineNumber) => $"{orderId}/{lineNumber}";

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
