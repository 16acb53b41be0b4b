using OrderCluster.Client.Retries;
using OrderCluster.Client.Wire;

namespace OrderCluster.Client.Http;

/// <summary>What the HTTP API offers to operators beside what <see cref="IOrderClusterClient"/> does.</summary>
public sealed class OperatorClient
{
    private readonly HttpCalls _calls;
    private readonly RetryPolicy _policy;

    internal OperatorClient(HttpCalls calls, RetryPolicy policy)
    {
        _calls = calls;
        _policy = policy;
    }

    /// <summary>Orders by id.</summary>
    /// <param name="after">A former page's end; null starts at the beginning.</param>
    /// <param name="limit">Most orders of the page, at least 1.</param>
    public Task<OrderPage> ListOrdersAsync(string? after, int limit, CancellationToken cancellation) =>
        _policy.RunAsync(_ => _calls.GetAsync<OrderPage>(Routes.OrderList(after, limit), cancellation), cancellation);

    /// <summary>The silo's audit of its own journal, computed when asked.</summary>
    /// <typeparam name="TReport">The report, whose type belongs to the auditor.</typeparam>
    public Task<TReport> AuditAsync<TReport>(CancellationToken cancellation) =>
        _policy.RunAsync(_ => _calls.GetAsync<TReport>(Routes.Audit, cancellation), cancellation);
}
