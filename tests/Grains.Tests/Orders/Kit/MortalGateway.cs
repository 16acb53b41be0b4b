using OrderCluster.Grains.Payments;

namespace OrderCluster.Grains.Tests.Orders.Kit;

/// <summary>The gateway as one life of a silo sees it: every call has a point before and one after.</summary>
internal sealed class MortalGateway(IPaymentGateway inner, SiloLife life) : IPaymentGateway
{
    public Task<PaymentReply> Authorize(PaymentRequest request) => Call(() => inner.Authorize(request));

    public Task<PaymentReply> Ask(string intentId) => Call(() => inner.Ask(intentId));

    public Task<PaymentReply> Void(string intentId) => Call(() => inner.Void(intentId));

    private async Task<PaymentReply> Call(Func<Task<PaymentReply>> call)
    {
        await life.Pass();
        var reply = await call();
        await life.Pass();
        return reply;
    }
}
