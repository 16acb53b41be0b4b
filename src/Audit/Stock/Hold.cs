namespace OrderCluster.Audit.Stock;

/// <summary>A live reservation of a bucket.</summary>
internal sealed class Hold(long quantity, string operationId, DateTimeOffset expiresAt)
{
    public long Quantity { get; set; } = quantity;

    public string OperationId { get; } = operationId;

    public DateTimeOffset ExpiresAt { get; set; } = expiresAt;

    public bool IsCommitted { get; set; }
}
