namespace OrderCluster.Journal.Store;

/// <summary>What every store refuses before it asks its database, so that the three refuse alike.</summary>
internal static class RowRules
{
    /// <summary>Why this row can't be stored anywhere, or null when nothing speaks against it.</summary>
    public static JournalRefusedException? Fault(JournalRow row)
    {
        try
        {
            StreamName.Checked(row.Stream);
        }
        catch (ArgumentException e)
        {
            return new JournalRefusedException($"An append names no valid stream: {e.Message}", e);
        }

        return row switch
        {
            { Number: < 1 } => Refuse(row, $"its number is {row.Number}, the first is 1"),
            { EventCount: < 1 } => Refuse(row, $"it holds {row.EventCount} events, 1 at least is needed"),
            { Payload.Length: > Limits.MaxRowBytes } => Refuse(row, $"its payload has {row.Payload.Length} bytes, {Limits.MaxRowBytes} are allowed"),
            _ when row.Id == Guid.Empty => Refuse(row, "its id is empty"),
            _ => null,
        };
    }

    private static JournalRefusedException Refuse(JournalRow row, string why) => new($"Append {row.Number} of stream '{row.Stream}' is refused: {why}.");
}
