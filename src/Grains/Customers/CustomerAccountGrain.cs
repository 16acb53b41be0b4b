using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Placement;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Customers;

/// <summary>A thin shell: each call is one decision.</summary>
[Reentrant, RendezvousPlacement]
internal sealed class CustomerAccountGrain(IJournal journal, TimeProvider clock)
    : JournaledGrain<AccountState, CreditEvent>(journal, clock, EventModel<AccountState, CreditEvent>.Instance), ICustomerAccountGrain
{
    public async Task<HoldReply> Hold(HoldCredit command) => (await Decide(command, CreditDecisions.Hold)).OrThrow();

    public Task<CreditCommitReply> Commit(CommitCredit command) => Decide(command, CreditDecisions.Commit);

    public Task<CreditReleaseReply> Release(ReleaseCredit command) => Decide(command, CreditDecisions.Release);

    public async Task<CustomerAccount> SetCreditLimit(SetCreditLimit command)
    {
        NamedAnew.Check(Identifiers.FindCustomerProblem(this.GetPrimaryKeyString()), "customer-invalid", "customerId");
        (await Decide(command, CreditDecisions.SetLimit)).OrThrow();
        return await Get();
    }

    public Task<CustomerAccount> Get() => Read(this.GetPrimaryKeyString(), CreditDecisions.See);

    protected override Problem? FindKeyProblem(string key) => Identifiers.IsCustomer(key)
        ? null
        : new Problem("customer-invalid", "customerId", $"A customer's id has 1 to {Identifiers.MaxCustomerChars} letters, digits and . _ - + : # = @.");
}
