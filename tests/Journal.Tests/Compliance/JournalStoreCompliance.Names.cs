using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Compliance;

public abstract partial class JournalStoreCompliance
{
    private static readonly string LongestName = new('x', StreamName.MaxBytes);

    private static readonly string[] StrangeNames =
    [
        "with space", " leading", "trailing ", "a/b:c?d#e", "quote'", "double\"quote", "back\\slash", "tab\tnewline\n", "%", "_", "100%_sure", "ünïcode", "e\u0301", "\u00e9",
        "emoji 🛒", "\uE000private", "\uFFFDreplacement", "UPPER", "upper", "$1", "{json}", "--comment", "; drop table", "\u0001", "ﬀ", LongestName, string.Concat(Enumerable.Repeat("🛒", 50)),
    ];

    [StoreFact]
    public async Task Strange_names_are_streams_of_their_own()
    {
        await Store.WriteAsync([.. StrangeNames.Select(name => Rows.First(name, $"of {name}"))]);

        foreach (var name in StrangeNames)
        {
            var row = Assert.Single(await Store.ReadAllAsync(name));
            Assert.Equal(name, row.Stream);
            Assert.Equal([$"of {name}"], Rows.Texts(row));
        }

        Assert.Equal(StrangeNames.Order(StreamOrder.Instance), await Store.ListStreamsAsync("", null, 100, CancellationToken.None));
        Assert.Equal(StrangeNames.Order(StringComparer.Ordinal), (await Store.ReadFeedToEndAsync()).Select(item => item.Row.Stream).Order(StringComparer.Ordinal));
    }

    [StoreFact]
    public async Task Names_that_no_stream_may_have_are_refused_without_harm_to_their_batch()
    {
        string[] bad = ["", "nul\0inside", "\0", LongestName + "y", string.Concat(Enumerable.Repeat("🛒", 50)) + "y", "lone \uD800 surrogate"];
        var rows = bad.Select(name => Rows.First(name)).Prepend(Rows.First("before")).Append(Rows.First("zz after")).ToArray();

        var statuses = await Store.AppendAsync(rows);

        Assert.Equal(AppendStatus.Written, statuses[0]);
        Assert.Equal(AppendStatus.Written, statuses[^1]);
        Assert.All(statuses.Skip(1).SkipLast(1), status => Assert.Equal(AppendStatus.Refused, status));
        Assert.Equal(["before", "zz after"], await Store.ListStreamsAsync("", null, 100, CancellationToken.None));
    }

    [StoreFact]
    public async Task Streams_are_listed_by_prefix_taken_literally()
    {
        string[] names = ["a", "a%", "a%b", "a_", "a_b", "aXb", "a🛒", "a🛒b", "a\uFFFD", "b", "a\\", "a\\b"];
        await Store.WriteAsync([.. names.Select(name => Rows.First(name))]);

        foreach (var prefix in new[] { "", "a", "a%", "a_", "a🛒", "a\\", "A", "c", "a\uFFFD" })
        {
            Assert.Equal(
                names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StreamOrder.Instance),
                await Store.ListStreamsAsync(prefix, null, 100, CancellationToken.None));
        }
    }

    [StoreFact]
    public async Task A_list_goes_on_after_a_name_that_need_not_exist()
    {
        var names = Enumerable.Range(0, 25).Select(i => $"p{i:D2}").ToArray();
        await Store.WriteAsync([.. names.Select(name => Rows.First(name)), Rows.First("q")]);

        var listed = new List<string>();
        while (await Store.ListStreamsAsync("p", listed.LastOrDefault(), 10, CancellationToken.None) is { Count: > 0 } page)
        {
            listed.AddRange(page);
        }

        Assert.Equal(names, listed);
        Assert.Equal(["p20", "p21"], await Store.ListStreamsAsync("p", "p195", 2, CancellationToken.None));
        Assert.Equal(["p00"], await Store.ListStreamsAsync("p", "a", 1, CancellationToken.None));
        Assert.Empty(await Store.ListStreamsAsync("p", "q", 10, CancellationToken.None));
    }
}
