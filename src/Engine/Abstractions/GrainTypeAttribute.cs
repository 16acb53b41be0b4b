using Orleans.Runtime;

namespace Orleans;

/// <summary>Names a grain class in the cluster; without it the name is the class's, without <c>Grain</c>, in lower case.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    private readonly GrainType _grainType = GrainType.Create(grainType);

    public GrainType GetGrainType(IServiceProvider services, Type type) => _grainType;
}
