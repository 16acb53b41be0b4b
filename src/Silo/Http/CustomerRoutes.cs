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
            .RequireAuthorization(ScopePolicies.Ops)
            .WithSummary("A customer's credit: limit, held, left")
            .Produces<CustomerAccount>()
            .WithProblems();
        customers.MapPut("/credit-limit", SetCreditLimitAsync)
            .RequireAuthorization(ScopePolicies.Admin)
            .WithSummary("Set or remove a customer's credit limit")
            .Produces<CustomerAccount>()
            .WithProblems(StatusCodes.Status400BadRequest);
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
