using OrderCluster.Journal.State;

namespace OrderCluster.Journal.Tests.Kit;

/// <summary>Decisions on a <see cref="Ledger"/> as tests like to write them.</summary>
internal static class LedgerDecisions
{
    /// <summary>Adds entries and answers the sum after them.</summary>
    public static Task<long> AddAsync(this JournaledState<Ledger, Entry> state, params long[] amounts) =>
        state.DecideAsync(amounts, static (ledger, added) => new Decision<Entry, long>([.. added.Select(amount => new Entry(amount))], ledger.Sum + added.Sum()));

    /// <summary>A decision that makes no event.</summary>
    public static Task<string> RefuseAsync(this JournaledState<Ledger, Entry> state) =>
        state.DecideAsync(0, static (ledger, _) => new Decision<Entry, string>([], $"refused at {ledger.Sum}"));

    public static Task<long> SumAsync(this JournaledState<Ledger, Entry> state) => state.ReadAsync(0, static (ledger, _) => ledger.Sum);

    public static Task<long> VerifiedSumAsync(this JournaledState<Ledger, Entry> state) => state.ReadVerifiedAsync(0, static (ledger, _) => ledger.Sum);
}
