namespace OrderCluster.MicroBenchmarks.Recording;

/// <summary>Measures the allocations, and holds them against the record or writes it.</summary>
internal static class AllocationCommand
{
    /// <returns>1 when a path allocates more than it may.</returns>
    internal static async Task<int> RunAsync(string? recordTo)
    {
        var record = AllocationRecord.Read(Path.Combine(AppContext.BaseDirectory, AllocationRecord.FileName));
        var measured = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var complaints = new List<string>();
        foreach (var make in Allocations.Paths)
        {
            await using var path = make();
            var bytes = measured[path.Name] = await Allocations.MeasureAsync(path);
            Console.WriteLine($"{path.Name,-10} {bytes,8:N0} bytes   recorded {record.Bytes.GetValueOrDefault(path.Name),8:N0}");
            complaints.AddRange(record.Complaint(path.Name, bytes) is { } complaint ? [complaint] : []);
        }

        if (recordTo is not null)
        {
            new AllocationRecord(measured).Write(recordTo);
            Console.WriteLine($"Recorded in {recordTo}.");
            return 0;
        }

        complaints.ForEach(Console.Error.WriteLine);
        return complaints.Count == 0 ? 0 : 1;
    }
}
