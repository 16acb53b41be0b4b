using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;
using Orleans.Serialization;

namespace OrderCluster.Contracts.Tests.Serialization;

/// <summary>What goes through a gateway goes through Orleans's serializer; what stays in a silo goes through its copier.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static TheoryData<Type> Contracts =>
    [
        .. typeof(IOrderGrain).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) && type is { IsAbstract: false, IsInterface: false, IsNested: false })
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    public static TheoryData<Type> Refusals =>
        [.. typeof(OrderClusterException).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(OrderClusterException)))];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Every_contract_comes_out_of_the_serializer_and_the_copier_as_it_went_in(Type type)
    {
        var sample = new Samples().Of(type);

        var sent = Sent<object>(sample);
        var copied = _services.GetRequiredService<DeepCopier>().Copy(sample);

        Assert.Equal((type, type), (sent.GetType(), copied.GetType()));
        Assert.Equal(Samples.Description(sample), Samples.Description(sent));
        Assert.Equal(Samples.Description(sample), Samples.Description(copied));
    }

    [Fact]
    public void An_error_reaches_its_caller_with_code_problems_and_the_time_to_come_again()
    {
        var refused = Assert.IsType<InvalidRequestException>(Sent<Exception>(
            new InvalidRequestException(new[] { new Problem("a", "lines[0].sku", "is empty"), new Problem("b", "", "is late") })));
        var full = Assert.IsType<TryAgainException>(Sent<Exception>(new TryAgainException("overloaded", "full", TimeSpan.FromSeconds(3))));

        Assert.Equal(("a", "lines[0].sku: is empty is late"), (refused.Code, refused.Message));
        Assert.Equal([new Problem("a", "lines[0].sku", "is empty"), new Problem("b", "", "is late")], refused.Problems);
        Assert.Equal(("overloaded", "full", TimeSpan.FromSeconds(3)), (full.Code, full.Message, full.RetryAfter));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_does_not_tell_its_caller_where_it_was_thrown(Type type)
    {
        var thrown = Record.Exception(() => ThrowInsideTheSilo((Exception)new Samples().Of(type)));

        var bytes = _services.GetRequiredService<Serializer>().SerializeToArray(thrown);
        var received = Sent(thrown)!;

        Assert.NotNull(thrown!.StackTrace);
        Assert.DoesNotContain(nameof(ThrowInsideTheSilo), Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Null(received.StackTrace);
        Assert.Contains(nameof(ThrowInsideTheSilo), Record.Exception(() => ThrowInsideTheSilo(received))!.StackTrace!, StringComparison.Ordinal);
    }

    public void Dispose() => _services.Dispose();

    private static void ThrowInsideTheSilo(Exception error) => throw error;

    private T Sent<T>(T value)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }
}
