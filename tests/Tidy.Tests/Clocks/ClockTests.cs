using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Clocks;

public class ClockTests
{
    [Fact]
    public void The_product_reads_no_clock_but_the_injected_one() => Violation.AssertNone(Repository.Product.SelectMany(ClockRules.WallClock));

    [Fact]
    public void Decisions_depend_on_neither_moment_nor_chance() =>
        Violation.AssertNone(Repository.Product.Where(ClockRules.Decides).SelectMany(ClockRules.Undetermined));

    [Fact]
    public void Tests_do_not_sleep() => Violation.AssertNone(Repository.Tests.SelectMany(ClockRules.Sleep));

    [Theory]
    [InlineData("DateTime.UtcNow")]
    [InlineData("System.DateTimeOffset.Now.AddDays(1)")]
    public void A_wall_clock_is_named(string expression) => Assert.Single(ClockRules.WallClock(Code(expression)));

    [Theory]
    [InlineData("Guid.NewGuid()")]
    [InlineData("Random.Shared.Next()")]
    [InlineData("TimeProvider.System.GetUtcNow()")]
    public void Chance_is_named(string expression) => Assert.Single(ClockRules.Undetermined(Code(expression)));

    [Theory]
    [InlineData("System.Threading.Thread.Sleep(5)")]
    [InlineData("Task.Delay(5)")]
    [InlineData("Task.Delay(5, cancellation)")]
    public void A_sleep_is_named(string expression) => Assert.Single(ClockRules.Sleep(Code(expression)));

    [Theory]
    [InlineData("Task.Delay(Timeout.Infinite, cancellation)")]
    [InlineData("Task.Delay(span, clock)")]
    [InlineData("task.WaitAsync(patience)")]
    public void A_wait_that_something_ends_passes(string expression) => Assert.Empty(ClockRules.Sleep(Code(expression)));

    [Theory]
    [InlineData("src/Grains/Orders/OrderDecisions.cs", "", true)]
    [InlineData("src/Grains/Orders/Order.cs", "class Order : IEventSourced<Order, OrderEvent>;", true)]
    [InlineData("src/Grains/Orders/OrderGrain.cs", "class OrderGrain : Grain;", false)]
    [InlineData("src/Silo/Settings/SiloDecisions.cs", "", false)]
    public void Files_that_decide_or_fold_are_known(string path, string text, bool decides) =>
        Assert.Equal(decides, ClockRules.Decides(new SourceFile(path, text)));

    private static SourceFile Code(string expression) => new("a.cs", $"class A {{ object F() => {expression}; }}");
}
