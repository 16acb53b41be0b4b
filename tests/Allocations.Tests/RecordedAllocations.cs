using OrderCluster.MicroBenchmarks.Recording;

namespace OrderCluster.Allocations.Tests;

public sealed class RecordedAllocations
{
    private static readonly AllocationRecord Record = AllocationRecord.Read(Path.Combine(AppContext.BaseDirectory, AllocationRecord.FileName));

    public static TheoryData<int> Paths { get; } = [.. Enumerable.Range(0, MicroBenchmarks.Recording.Allocations.Paths.Count)];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task No_hot_path_allocates_more_than_is_recorded(int index)
    {
        await using var path = MicroBenchmarks.Recording.Allocations.Paths[index]();

        var bytes = await MicroBenchmarks.Recording.Allocations.MeasureAsync(path);

        Assert.Null(Record.Complaint(path.Name, bytes));
    }

    [Theory]
    [InlineData("known", 110, null)]
    [InlineData("known", 111, "'known' allocates 111 bytes, 100 are recorded and 110 would pass")]
    [InlineData("new", 1, "'new' is not recorded")]
    public void More_than_a_tenth_above_the_record_is_complained_of(string name, long bytes, string? complaint)
    {
        var record = new AllocationRecord(new Dictionary<string, long> { ["known"] = 100 });
        if (complaint is null)
        {
            Assert.Null(record.Complaint(name, bytes));
        }
        else
        {
            Assert.StartsWith(complaint, record.Complaint(name, bytes), StringComparison.Ordinal);
        }
    }
}
