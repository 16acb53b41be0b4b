using System.Collections.Concurrent;

namespace OrderCluster.Orleans.Tests;

/// <summary>What a grain did, for the test to read without calling it.</summary>
public sealed class Trace
{
    private static readonly ConcurrentDictionary<string, Trace> Traces = new();

    private readonly ConcurrentQueue<string> _entries = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _firsts = new();

    public IReadOnlyList<string> Entries => [.. _entries];

    public static Trace Of(string key) => Traces.GetOrAdd(key, _ => new Trace());

    public int CountOf(string entry) => _entries.Count(each => each == entry);

    /// <summary>For grains.</summary>
    public void Add(string entry)
    {
        _entries.Enqueue(entry);
        First(entry).TrySetResult();
    }

    /// <summary>Completes when the entry is there for the first time.</summary>
    public Task Has(string entry) => First(entry).Task.Within($"\"{entry}\" in the trace, which has: {string.Join(", ", Entries)}");

    private TaskCompletionSource First(string entry) =>
        _firsts.GetOrAdd(entry, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
