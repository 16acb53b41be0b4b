using OrderCluster.Audit.Report;
using OrderCluster.Grains.Customers;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Audit.Customers;

/// <summary>The books of all customers' accounts.</summary>
internal sealed class CreditLedger(ViolationLog violations)
{
    private readonly Dictionary<string, AccountLedger> _accounts = [];

    public void Book(string stream, long number, CreditEvent @event)
    {
        if (!_accounts.TryGetValue(stream, out var account))
        {
            _accounts.Add(stream, account = new AccountLedger(stream, violations));
        }

        account.Book(number, @event);
    }

    /// <summary>Committed credit by order and customer, over all rounds of an order.</summary>
    public Dictionary<(string OrderId, string CustomerId), decimal> CommittedByOrder()
    {
        var amounts = new Dictionary<(string OrderId, string CustomerId), decimal>();
        foreach (var (stream, account) in _accounts)
        {
            foreach (var (reservationId, hold) in account.Live.Where(h => h.Value.IsCommitted))
            {
                var key = (OrderOf(reservationId), stream[StreamNames.CustomerPrefix.Length..]);
                amounts[key] = amounts.GetValueOrDefault(key) + hold.Amount;
            }
        }

        return amounts;
    }

    /// <summary>Orders for which credit is softly held at a time, once for each hold.</summary>
    public IEnumerable<string> SoftlyHeldFor(DateTimeOffset at) => _accounts.Values
        .SelectMany(account => account.Live)
        .Where(hold => !hold.Value.IsCommitted && hold.Value.ExpiresAt > at)
        .Select(hold => OrderOf(hold.Key));

    // A hold is named by its order (channel/reference), and by the round as well when credit was held anew.
    private static string OrderOf(string reservationId)
    {
        var parts = reservationId.Split('/');
        return parts.Length > 2 ? $"{parts[0]}/{parts[1]}" : reservationId;
    }
}
