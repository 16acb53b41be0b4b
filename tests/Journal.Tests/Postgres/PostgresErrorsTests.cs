using Npgsql;
using OrderCluster.Journal.Postgres;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Tests.Postgres;

public sealed class PostgresErrorsTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.DiskFull, typeof(JournalFullException))]
    [InlineData(PostgresErrorCodes.OutOfMemory, typeof(JournalUnavailableException))]
    [InlineData(PostgresErrorCodes.AdminShutdown, typeof(JournalUnavailableException))]
    [InlineData(PostgresErrorCodes.UniqueViolation, typeof(JournalRefusedException))]
    [InlineData(PostgresErrorCodes.UndefinedTable, typeof(JournalStoreException))]
    public void An_error_is_sorted_by_its_code(string code, Type sorted)
    {
        var translated = PostgresErrors.Translate(new PostgresException("what happened", "ERROR", "ERROR", code));

        Assert.Equal(sorted, translated.GetType());
        Assert.Contains(code, translated.Message, StringComparison.Ordinal);
    }
}
