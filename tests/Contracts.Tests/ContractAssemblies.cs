using System.Reflection;

namespace OrderCluster.Contracts.Tests;

/// <summary>The assemblies whose grains are held to the contract.</summary>
internal static class ContractAssemblies
{
    private static readonly string[] OfTheProduct = ["OrderCluster.Grains.Interfaces", "OrderCluster.Grains"];

    public static Assembly[] Product { get; } = [.. OfTheProduct.Select(Assembly.Load)];

    public static Assembly[] All { get; } = [.. Product, Assembly.Load("OrderCluster.Orleans.Tests")];
}
