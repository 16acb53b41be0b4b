using System.Collections.Concurrent;

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

    /// <summary>Keeps the basket where a test in the same process finds it.</summary>
    [Alias("KeepShared")]
    Task KeepShared([Immutable] Basket basket);
}

[Reentrant]
[GrainType("conformance.isolation")]
public sealed class IsolationGrain : Grain, IIsolationGrain
{
    /// <summary>What was passed as immutable, by the grain's key.</summary>
    internal static readonly ConcurrentDictionary<string, Basket> Shared = new();

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

    public Task KeepShared([Immutable] Basket basket)
    {
        Shared[this.GetPrimaryKeyString()] = basket;
        return Task.CompletedTask;
    }
}
