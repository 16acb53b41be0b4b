using Orleans.Serialization;
using OrderCluster.Engine.Serialization;

namespace OrderCluster.Engine.Tests.Serialization;

public class ExceptionTests
{
    [Fact]
    public void A_marked_exception_arrives_with_its_type_members_message_and_cause()
    {
        var thrown = new StockException("too few", new InvalidOperationException("inner")) { Missing = 3, Skus = ["A"] };
        var read = Assert.IsType<StockException>(Wire.RoundTrip<Exception>(thrown));
        Assert.Equal(("too few", 3, "A"), (read.Message, read.Missing, read.Skus.Single()));
        Assert.Equal("inner", Assert.IsType<InvalidOperationException>(read.InnerException).Message);
        Assert.Equal("too few", Wire.RoundTrip(thrown).Message);
    }

    [Fact]
    public void A_marked_exception_that_was_made_without_its_constructor_can_be_thrown()
    {
        var read = Wire.RoundTrip<Exception>(new StockException("too few", null));
        Assert.NotEqual(0, read.HResult);
        Assert.Same(read, Assert.Throws<StockException>((Action)(() => throw read)));
    }

    [Theory]
    [InlineData(typeof(ArgumentException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(TaskCanceledException))]
    [InlineData(typeof(KeyNotFoundException))]
    [InlineData(typeof(NotSupportedException))]
    [InlineData(typeof(LimitExceededException))]
    [InlineData(typeof(SiloUnavailableException))]
    [InlineData(typeof(OrleansException))]
    [InlineData(typeof(CodecNotFoundException))]
    [InlineData(typeof(OrderCluster.Engine.Serialization.Wire.MessageTooLargeException))]
    public void A_well_known_exception_arrives_by_type_and_message(Type type)
    {
        var thrown = (Exception)Activator.CreateInstance(type, "what happened")!;
        var read = Wire.RoundTrip(thrown);
        Assert.Equal((type, thrown.Message), (read.GetType(), read.Message));
    }

    [Fact]
    public void An_exception_that_nobody_marked_arrives_as_a_stand_in_that_names_it()
    {
        var read = Assert.IsType<UnavailableExceptionFallbackException>(Wire.RoundTrip<Exception>(new UnmarkedException("secret", new TimeoutException("slow"))));
        Assert.Equal((typeof(UnmarkedException).FullName, "secret"), (read.ExceptionType, read.Message));
        Assert.IsType<TimeoutException>(read.InnerException);

        var again = Assert.IsType<UnavailableExceptionFallbackException>(Wire.RoundTrip<Exception>(read));
        Assert.Equal(typeof(UnmarkedException).FullName, again.ExceptionType);
    }

    [Fact]
    public void Exceptions_are_shared_by_copying()
    {
        var marked = new StockException("m", null);
        Assert.Same(marked, Codecs.Copy<Exception>(marked));
        Assert.Same(marked, Codecs.Copy(marked));
    }

    [Fact]
    public void A_chain_of_causes_beyond_the_limit_is_refused()
    {
        Exception chain = new TimeoutException();
        for (var i = 0; i < 100; i++)
        {
            chain = new InvalidOperationException("outer", chain);
        }

        Assert.Throws<OrderCluster.Engine.Serialization.Wire.WireFormatException>(() => Wire.Bytes(chain));
    }
}

[GenerateSerializer, Alias("stock-exception")]
public class StockException(string message, Exception? inner) : Exception(message, inner)
{
    [Id(0)]
    public int Missing { get; init; }

    [Id(1)]
    public List<string> Skus { get; init; } = [];
}

public sealed class UnmarkedException(string message, Exception inner) : Exception(message, inner);
