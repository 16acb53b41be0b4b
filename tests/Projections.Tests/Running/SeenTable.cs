using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Store;

namespace OrderCluster.Projections.Tests.Running;

/// <summary>Counts the events of each order, and all of them.</summary>
internal sealed class SeenTable : Projection
{
    /// <param name="version">Each version has a column of its own name, as a changed schema would.</param>
    /// <param name="before">Called before each event is counted.</param>
    public SeenTable(int version = 1, Action<OrderEvent>? before = null)
        : base("seen", version, new FeedFilter("order/"), $"""
            CREATE TABLE seen(order_id $key PRIMARY KEY, events BIGINT NOT NULL, of_version_{version} INTEGER);
            CREATE TABLE seen_sums(kind TEXT PRIMARY KEY, events BIGINT NOT NULL);
            """)
    {
        var (orders, sums) = (Table<SeenRow>("seen"), Sums<SeenSum>("seen_sums"));
        On<OrderPlaced>((happened, source) =>
        {
            before?.Invoke(happened);
            orders.Put(new SeenRow { OrderId = source.Key, Events = 1 });
            sums.Of("placed").Events++;
        });
        On<OrderEvent>((happened, source) =>
        {
            before?.Invoke(happened);
            orders.Change(source.Key, row => row.Events++);
            sums.Of("other").Events++;
        });
    }

    internal sealed class SeenRow
    {
        public string OrderId { get; set; } = "";

        public long Events { get; set; }
    }

    internal sealed class SeenSum
    {
        public string Kind { get; set; } = "";

        public long Events { get; set; }
    }
}
