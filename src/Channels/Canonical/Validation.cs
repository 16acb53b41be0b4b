using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Canonical;

/// <summary>What came of validating an order: the command, or everything that is wrong with it.</summary>
/// <param name="Command">Null exactly when there are problems.</param>
public readonly record struct Validation(PlaceOrder? Command, IReadOnlyList<Problem> Problems)
{
    /// <exception cref="InvalidRequestException">There are problems; it carries all of them.</exception>
    public PlaceOrder CommandOrThrow() => Command ?? throw new InvalidRequestException(Problems);
}
