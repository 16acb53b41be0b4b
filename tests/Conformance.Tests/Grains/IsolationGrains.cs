namespace OrderCluster.Conformance.Tests.Grains;

[GenerateSerializer]
[Alias("Conformance.Basket")]
public sealed class Basket
{
    [Id(0)]
    public List<string> Items { get; set; } = [];

    [Id(1)]
    public Basket? Inner { get; set; }
}

[GenerateSerializer]
[Immutable]
[Alias("Conformance.Label")]
public sealed record Label([property: Id(0)] string Text);

[Alias("Conformance.IIsolationGrain")]
public interface IIsolationGrain : IGrainWithStringKey
{
    /// <summary>Keeps the basket when the gate opens.</summary>
    [Alias("Keep")]
    Task Keep(Basket basket, string gate);

    /// <summary>The kept basket itself.</summary>
    [Alias("Kept")]
    Task<Basket> Kept();

    /// <summary>Adds to the given basket.</summary>
    [Alias("AddTo")]
    Task AddTo(Basket basket, string item);

    [Alias("Echo")]
    Task<Label> Echo(Label label);

    [Alias("EchoShared")]
    [return: Immutable]
    Task<Basket> EchoShared([Immutable] Basket basket);
}

[Reentrant]
[GrainType("conformance.isolation")]
public sealed class IsolationGrain : Grain, IIsolationGrain
{
    private Basket _kept = new();

    public async Task Keep(Basket basket, string gate)
    {
        await Gate.Named(gate).Pass();
        _kept = basket;
    }

    public Task<Basket> Kept() => Task.FromResult(_kept);

    public Task AddTo(Basket basket, string item)
    {
        basket.Items.Add(item);
        return Task.CompletedTask;
    }

    public Task<Label> Echo(Label label) => Task.FromResult(label);

    [return: Immutable]
    public Task<Basket> EchoShared([Immutable] Basket basket) => Task.FromResult(basket);
}
