using OrderCluster.Channels.Replay;

namespace OrderCluster.Channels.Tests.Replay;

public sealed class ReplayArgumentsTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("4096")]
    public void Calls_in_flight_within_the_range_are_taken(string text) => Assert.Null(ReplayArguments.ProblemOfConcurrency(text));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("4097")]
    [InlineData("99999999999")]
    public void Calls_in_flight_outside_the_range_are_refused_with_the_range(string text)
    {
        var problem = ReplayArguments.ProblemOfConcurrency(text);

        Assert.StartsWith("--concurrency is a whole number from 1 to 4096", problem, StringComparison.Ordinal);
        Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_a_folder_that_exists_is_taken() =>
        Assert.Null(ReplayArguments.ProblemOfFile("--json", Path.Combine(AppContext.BaseDirectory, "result.json")));

    [Fact]
    public void A_file_in_a_folder_that_is_missing_is_refused() => Assert.Contains(
        "make the folder first", ReplayArguments.ProblemOfFile("--json", Path.Combine(AppContext.BaseDirectory, "missing", "result.json")), StringComparison.Ordinal);

    [Fact]
    public void A_folder_is_no_file() =>
        Assert.Contains("names the folder", ReplayArguments.ProblemOfFile("--acks", AppContext.BaseDirectory), StringComparison.Ordinal);

    [Fact]
    public void No_name_is_no_file() => Assert.Equal("--acks names no file.", ReplayArguments.ProblemOfFile("--acks", ""));
}
