namespace OrderCluster.Grains.Interfaces.Identity;

/// <summary>An amount of a currency, exact.</summary>
/// <param name="Amount">In the currency's main unit.</param>
/// <param name="Currency">ISO 4217, three upper-case letters.</param>
[GenerateSerializer, Immutable, Alias("money")]
public readonly record struct Money(
    [property: Id(0)] decimal Amount,
    [property: Id(1)] string Currency)
{
    public override string ToString() => $"{Amount} {Currency}";
}
