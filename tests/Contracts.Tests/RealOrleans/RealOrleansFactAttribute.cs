namespace OrderCluster.Contracts.Tests.RealOrleans;

/// <summary>A test that needs the real Orleans, and is skipped where that can not be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealOrleansFactAttribute : FactAttribute
{
    public RealOrleansFactAttribute()
    {
        if (OrleansAbstractions.AssemblyPath is null)
        {
            Skip = $"Microsoft.Orleans.Core.Abstractions {OrleansAbstractions.Version} is neither in the package cache nor to be had from a package source.";
        }
    }
}
