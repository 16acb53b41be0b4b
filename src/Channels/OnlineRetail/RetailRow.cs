namespace OrderCluster.Channels.OnlineRetail;

/// <summary>One line of the file, read and in range, not yet judged.</summary>
/// <param name="Sku">The stock code in upper case.</param>
/// <param name="At">The file names no zone: taken as UTC.</param>
/// <param name="Customer">Null for a guest.</param>
internal readonly record struct RetailRow(
    string Invoice,
    string Sku,
    long Quantity,
    DateTimeOffset At,
    decimal UnitPrice,
    string? Customer);
