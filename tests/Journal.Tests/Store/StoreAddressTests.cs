using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Tests.Store;

public sealed class StoreAddressTests
{
    [Theory]
    [InlineData("sqlite:orders.db", StoreKind.Sqlite, "orders.db")]
    [InlineData("sqlite:/var/lib/oc: odd.db", StoreKind.Sqlite, "/var/lib/oc: odd.db")]
    [InlineData("SQLite: orders.db ", StoreKind.Sqlite, "orders.db")]
    [InlineData("postgres:Host=localhost;Database=oc", StoreKind.Postgres, "Host=localhost;Database=oc")]
    [InlineData("memory:", StoreKind.Memory, "")]
    public void An_address_names_its_provider_and_its_place(string text, StoreKind kind, string target) =>
        Assert.Equal(new StoreAddress(kind, target), StoreAddress.Parse(text));

    [Theory]
    [InlineData("", "no colon")]
    [InlineData("orders.db", "no colon")]
    [InlineData("mysql:Host=x", "no kind of store named 'mysql'")]
    [InlineData("sqlite:", "sqlite:PATH")]
    [InlineData("postgres:  ", "connection string")]
    [InlineData("memory:big", "nothing after the colon")]
    public void A_wrong_address_is_answered_with_what_is_wrong(string text, string hint) =>
        Assert.Contains(hint, Assert.Throws<JournalStoreException>(() => StoreAddress.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_address_is_shown_without_its_password() =>
        Assert.DoesNotContain("secret", StoreAddress.Parse("postgres:Host=x;Password=secret").ToString(), StringComparison.Ordinal);
}
