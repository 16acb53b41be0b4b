using OrderCluster.Client.Identity;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Customers;

namespace OrderCluster.Silo.Http;

/// <summary>Customers' accounts and their credit.</summary>
internal static class CustomerRoutes
{
    public static void Map(RouteGroupBuilder v1)
    {
        var customers = v1.MapGroup("/customers/{customerId}").WithTags("Customers");
        customers.MapGet("", GetAsync)
            .WithName("getCustomer")
            .RequireAuthorization(ScopePolicies.Ops)
            .WithSummary("A customer's credit: limit, held, left")
            .WithDescription("What is held is counted by currency: in `currency`, and in others in `otherCurrencies`.")
            .Produces<CustomerAccount>()
            .WithProblems();
        customers.MapPut("/credit-limit", SetCreditLimitAsync)
            .WithName("setCreditLimit")
            .WithOperationKey(isRequired: false)
            .RequireAuthorization(ScopePolicies.Admin)
            .WithSummary("Set or remove a customer's credit limit")
            .WithDescription("Without a limit a customer orders in any currency; with one, in its currency alone: another is refused (`currency-mismatch`) until the limit is removed or set in that currency. An account that holds nothing takes a limit in any currency, one that holds something only in a currency of that.")
            .Produces<CustomerAccount>()
            .WithBodyProblems();
    }

    private static async Task<IResult> GetAsync(HttpContext context, string customerId, IGrainFactory grains) =>
        Answers.Ok(await Account(grains, customerId).Get().WaitAsync(context.RequestAborted));

    private static async Task<IResult> SetCreditLimitAsync(
        HttpContext context, string customerId, JsonBody<CreditLimitBody> body, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        var account = Account(grains, customerId);
        var operationId = OperationKey.Header(context) is null ? OperationIds.New("credit-limit", clock) : OperationKey.Of(context).Id;
        var command = new SetCreditLimit(operationId, body.Value.Limit, body.Value.Reason!, caller.By);
        command.Check();
        return Answers.Ok(await account.SetCreditLimit(command).WaitAsync(context.RequestAborted));
    }

    private static ICustomerAccountGrain Account(IGrainFactory grains, string customerId) =>
        grains.GetGrain<ICustomerAccountGrain>(RequestText.Customer(customerId));
}
