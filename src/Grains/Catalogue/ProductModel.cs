using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Catalogue;

/// <summary>How a product's events become its state. They are so few that it takes no snapshots.</summary>
internal sealed class ProductModel : IStateModel<ProductState, ProductEvent>
{
    internal static ProductModel Instance { get; } = new();

    public int FoldVersion => 1;

    public ProductState Empty(string stream) => new();

    public ProductState Fold(ProductState state, ProductEvent @event)
    {
        state.Apply(@event);
        return state;
    }

    public EventRecord Write(ProductEvent @event) => ProductEvents.Codec.WriteToScratch(@event);

    public ProductEvent Read(EventRecord record) => ProductEvents.Codec.Read(record);

    public IReadOnlyList<SnapshotPart>? Capture(ProductState state, long sinceNumber, long number) => null;

    public ProductState? Restore(string stream, IReadOnlyList<SnapshotPart> parts) => null;
}
