using System.Text.Json;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client.Http;

/// <summary>Calls a silo's HTTP API. Channel, scopes and who asks are known to the silo from the key, not from what is sent.</summary>
internal sealed class HttpOrderClient(SiloHttp calls) : IOrderClusterClient
{
    public Task<OrderReceipt> PlaceAsync(PlaceOrder order, CancellationToken cancellation)
    {
        var lines = order.Lines.Select(line => new OrderLineBody(line.Sku, line.Quantity, line.UnitPrice, line.Location)).ToArray();
        var body = new OrderBody(order.Reference, order.CustomerId, order.Currency, order.Allocation, lines, order.OrderedAt == default ? null : order.OrderedAt, order.PaymentToken);
        var call = calls.SendAsync<OrderBody, OrderReceipt>(HttpMethod.Post, Routes.Orders, body, order.Reference, order.IsRetry, cancellation);
        return SiloHttp.AboutAsync(call, order.Reference, receipt => GrainKeys.TryParseOrder(receipt.OrderId ?? "", out _, out var reference) ? reference : receipt.OrderId);
    }

    public Task<OrderView> GetOrderAsync(string orderId, CancellationToken cancellation) =>
        SiloHttp.AboutAsync(calls.GetAsync<OrderView>(Routes.Order(orderId), cancellation), orderId, order => order.OrderId);

    public Task<CancelReceipt> CancelAsync(string orderId, CancelOrder command, CancellationToken cancellation)
    {
        var body = new CancelBody(command.Lines?.Select(line => new CancelLineBody(line.Number, line.Quantity)).ToArray(), command.Reason);
        var call = calls.SendAsync<CancelBody, CancelReceipt>(HttpMethod.Post, Routes.Cancel(orderId), body, command.OperationId, cancellation: cancellation);
        return SiloHttp.AboutAsync(call, orderId, receipt => receipt.OrderId);
    }

    public Task<OrderView> ReleaseHoldAsync(string orderId, ReleaseHold command, CancellationToken cancellation)
    {
        var path = Routes.ReleaseHold(orderId, JsonNamingPolicy.KebabCaseLower.ConvertName(command.Hold.ToString()));
        var call = calls.SendAsync<ReleaseHoldBody, OrderView>(
            HttpMethod.Post, path, new ReleaseHoldBody(command.Reason), operationId: null, cancellation: cancellation);
        return SiloHttp.AboutAsync(call, orderId, order => order.OrderId);
    }

    public Task<StockReply> ReceiveAsync(string sku, string location, ReceiveStock command, CancellationToken cancellation)
    {
        var body = new ReceiptBody(command.ReceiptId, command.Quantity, command.Reference, location);
        return SiloHttp.AboutAsync(
            calls.SendAsync<ReceiptBody, StockReply>(HttpMethod.Post, Routes.Receipts(sku), body, command.ReceiptId, cancellation: cancellation),
            sku, reply => reply.Availability?.Sku);
    }

    public Task<StockReply> AdjustAsync(string sku, string location, AdjustStock command, CancellationToken cancellation)
    {
        var body = new AdjustmentBody(command.AdjustmentId, command.Delta, command.Reason, location);
        return SiloHttp.AboutAsync(
            calls.SendAsync<AdjustmentBody, StockReply>(HttpMethod.Post, Routes.Adjustments(sku), body, command.AdjustmentId, cancellation: cancellation),
            sku, reply => reply.Availability?.Sku);
    }

    public Task<Availability> GetAvailabilityAsync(string sku, string location, CancellationToken cancellation) =>
        SiloHttp.AboutAsync(calls.GetAsync<Availability>(Routes.Inventory(sku, location), cancellation), sku, stock => stock.Sku);

    public Task<Product> PutProductAsync(string sku, PutProduct command, CancellationToken cancellation)
    {
        var body = new ProductBody(command.Description, command.Price, command.Unit);
        var call = calls.SendAsync<ProductBody, Product>(HttpMethod.Put, Routes.Product(sku), body, operationId: null, cancellation: cancellation);
        return SiloHttp.AboutAsync(call, sku, product => product.Sku);
    }

    public async Task<Product?> FindProductAsync(string sku, CancellationToken cancellation)
    {
        try
        {
            return await SiloHttp.AboutAsync(calls.GetAsync<Product>(Routes.Product(sku), cancellation), sku, product => product.Sku).ConfigureAwait(false);
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    public Task<CustomerAccount> SetCreditLimitAsync(string customerId, SetCreditLimit command, CancellationToken cancellation)
    {
        var body = new CreditLimitBody(command.Limit, command.Reason);
        var call = calls.SendAsync<CreditLimitBody, CustomerAccount>(
            HttpMethod.Put, Routes.CreditLimit(customerId), body, command.OperationId, cancellation: cancellation);
        return SiloHttp.AboutAsync(call, customerId, account => account.CustomerId);
    }

    public Task<CustomerAccount> GetCustomerAsync(string customerId, CancellationToken cancellation) =>
        SiloHttp.AboutAsync(calls.GetAsync<CustomerAccount>(Routes.Customer(customerId), cancellation), customerId, account => account.CustomerId);
}
