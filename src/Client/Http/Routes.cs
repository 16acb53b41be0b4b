using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Client.Http;

/// <summary>The paths of the HTTP API, with every part escaped.</summary>
public static class Routes
{
    public const string Orders = "/v1/orders";
    public const string Audit = "/v1/audit";

    /// <exception cref="InvalidRequestException"><c>order-id-invalid</c></exception>
    public static string Order(string orderId) => GrainKeys.TryParseOrder(orderId, out var channel, out var reference)
        ? $"{Orders}/{Escape(channel)}/{Named(reference, "orderId")}"
        : throw new InvalidRequestException("order-id-invalid", "orderId", $"'{orderId}' is no order's id; it has the form channel/reference.");

    public static string Cancel(string orderId) => $"{Order(orderId)}/cancel";

    public static string ReleaseHold(string orderId, string hold) => $"{Order(orderId)}/holds/{Escape(hold)}/release";

    public static string Inventory(string sku, string location) => $"/v1/inventory/{Named(sku, "sku")}?location={Escape(location)}";

    public static string Receipts(string sku) => $"/v1/inventory/{Named(sku, "sku")}/receipts";

    public static string Adjustments(string sku) => $"/v1/inventory/{Named(sku, "sku")}/adjustments";

    // Escaping does not help: dots alone are resolved away escaped or not, and what is left is the address of something else.
    private static string Named(string part, string field) => Identifiers.IsAddressable(part)
        ? Escape(part)
        : throw new InvalidRequestException("not-addressable", field, $"'{part}' can't stand in an address, so it can't be asked for over HTTP; a gateway can.");

    private static string Escape(string part) => Uri.EscapeDataString(part);
}
