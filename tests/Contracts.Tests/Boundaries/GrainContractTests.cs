namespace OrderCluster.Contracts.Tests.Boundaries;

/// <summary>One unmarked type makes Orleans refuse the whole interface, and an unmarked exception can not cross silos.</summary>
public class GrainContractTests
{
    [Fact]
    public void Every_type_that_crosses_a_grain_boundary_is_marked_named_and_numbered()
    {
        var interfaces = ContractAssemblies.All.SelectMany(GrainInterfaces.In).ToList();
        Assert.NotEmpty(interfaces);
        AssertNone(BoundaryWalk.Violations(interfaces.SelectMany(GrainInterfaces.TypesAcross), ContractAssemblies.All));
    }

    [Fact]
    public void Every_exception_of_the_product_can_cross_a_grain_boundary()
    {
        var exceptions = ContractAssemblies.Product.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsSubclassOf(typeof(Exception))).ToList();
        Assert.NotEmpty(exceptions);
        AssertNone(BoundaryWalk.Violations(exceptions, ContractAssemblies.Product));
    }

    [Fact]
    public void Every_alias_of_the_product_belongs_to_one_type() =>
        AssertNone(BoundaryWalk.Violations(
            ContractAssemblies.Product
                .SelectMany(assembly => assembly.GetTypes())
                .Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)),
            ContractAssemblies.Product));

    [Fact]
    public void Every_grain_method_returns_a_task() =>
        AssertNone(ContractAssemblies.All.SelectMany(GrainInterfaces.In).SelectMany(GrainInterfaces.ShapeViolations));

    [Fact]
    public void Every_grain_interface_of_the_product_and_each_method_has_an_alias() =>
        AssertNone(ContractAssemblies.Product.SelectMany(GrainInterfaces.In).SelectMany(GrainInterfaces.AliasViolations));

    private static void AssertNone(IEnumerable<string> violations)
    {
        var list = violations.ToList();
        Assert.True(list.Count == 0, string.Join(Environment.NewLine, list));
    }
}
