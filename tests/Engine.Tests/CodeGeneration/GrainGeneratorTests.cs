namespace OrderCluster.Engine.Tests.CodeGeneration;

public sealed class GrainGeneratorTests
{
    [Theory]
    [InlineData("Task", "M()")]
    [InlineData("Task<int>", "M(string a, int? b, List<string?> c, CancellationToken d = default)")]
    [InlineData("ValueTask", "M(params int[] numbers)")]
    [InlineData("ValueTask<Dictionary<string, List<int>>?>", "M((int A, string B) pair)")]
    [InlineData("Task", "@class(int @event, object? Method, int Target)")]
    public void Supported_methods_compile(string returns, string signature)
    {
        var compiled = new Compiled($"namespace Shop; public interface IShop : IGrainWithStringKey {{ {returns} {signature}; }}");
        Assert.Empty(compiled.Reported);
        Assert.Empty(compiled.Errors);
    }

    [Fact]
    public void An_interface_within_a_class_and_one_that_extends_another_compile()
    {
        var compiled = new Compiled(
            """
            public static class Outer { internal interface IInner : IGrainWithStringKey { Task M(); } }
            internal interface IDerived : Outer.IInner { [OneWay] Task N(); }
            internal sealed class BothGrain : Grain, IDerived { public Task M() => Task.CompletedTask; public Task N() => Task.CompletedTask; }
            """);
        Assert.Empty(compiled.Reported);
        Assert.Empty(compiled.Errors);
    }

    [Fact]
    public void A_partial_grain_whose_first_part_names_no_base_is_registered()
    {
        var compiled = new Compiled(
            """
            public interface IShop : IGrainWithStringKey { Task M(); }
            public sealed partial class ShopGrain { }
            public sealed partial class ShopGrain : Grain, IShop { public Task M() => Task.CompletedTask; }
            public static class Use { public static object New() => new OrderCluster.Generated.Compiled_GrainModule(); }
            """);
        Assert.Empty(compiled.Errors);
    }

    [Theory]
    [InlineData("OCG001", "void M();")]
    [InlineData("OCG001", "int M();")]
    [InlineData("OCG001", "IAsyncEnumerable<int> M();")]
    [InlineData("OCG001", "[OneWay] Task<int> M();")]
    [InlineData("OCG002", "Task M(ref int a);")]
    [InlineData("OCG002", "Task M(out int a);")]
    [InlineData("OCG002", "Task M(in int a);")]
    [InlineData("OCG002", "Task M(CancellationToken a, CancellationToken b);")]
    [InlineData("OCG003", "Task M<T>(T a);")]
    [InlineData("OCG005", "Task M(int a); Task M(string a);")]
    [InlineData("OCG006", "int P { get; }")]
    [InlineData("OCG008", "[ResponseTimeout(\"soon\")] Task M();")]
    public void Unsupported_members_are_reported(string id, string member)
    {
        var compiled = new Compiled($"public interface IShop : IGrainWithStringKey {{ {member} }}");
        Assert.StartsWith($"{id} IShop.", Assert.Single(compiled.Reported), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OCG004", "public interface IShop : IGrain { }")]
    [InlineData("OCG003", "public interface IShop<T> : IGrainWithStringKey { }")]
    [InlineData("OCG007", "public class Outer { private interface IShop : IGrainWithStringKey { } }")]
    public void Unsupported_interfaces_are_reported(string id, string source)
    {
        Assert.StartsWith(id, Assert.Single(new Compiled(source).Reported), StringComparison.Ordinal);
    }

    [Fact]
    public void Overloads_with_aliases_of_their_own_compile()
    {
        var compiled = new Compiled(
            "public interface IShop : IGrainWithStringKey { Task M(int a); [Alias(\"MOfText\")] Task M(string a); }");
        Assert.Empty(compiled.Reported);
        Assert.Empty(compiled.Errors);
    }
}
