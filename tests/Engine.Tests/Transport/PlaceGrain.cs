using System.Collections.Concurrent;
using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Tests.Transport;

[Alias("TransportTests.IPlaceGrain")]
public interface IPlaceGrain : IGrainWithStringKey
{
    /// <summary>The silo that it is active on.</summary>
    [Alias("Where")]
    Task<Guid> Where();

    [Alias("Echo")]
    Task<byte[]> Echo(byte[] bytes);

    [Alias("Zeros")]
    Task<byte[]> Zeros(int count);

    [Alias("Fail")]
    Task Fail(string message);

    /// <summary>Stays until <see cref="PlaceGrain.Open"/>, or until it is cancelled.</summary>
    [Alias("Hold")]
    Task<Guid> Hold(CancellationToken cancellationToken);

    [Alias("Notify")]
    [OneWay]
    Task Notify();

    [Alias("HoldBriefly")]
    [ResponseTimeout("00:00:01")]
    Task HoldBriefly();

    /// <summary>Asks another grain from within the cluster.</summary>
    [Alias("WhereIs")]
    Task<Guid> WhereIs(string key);
}

[GenerateSerializer, Alias("TransportTests.PlaceException")]
public sealed class PlaceException(string message) : Exception(message)
{
    [Id(0)]
    public int Code { get; set; }
}

[GrainType("transporttests.place")]
public sealed class PlaceGrain(SiloAddress silo) : Grain, IPlaceGrain
{
    private static readonly ConcurrentDictionary<string, Signals> ByKey = new();

    public static void Open(string key) => Of(key).Gate.TrySetResult();

    public static Task Entered(string key) => Of(key).Entered.Task;

    public static Task Cancelled(string key) => Of(key).Cancelled.Task;

    public static Task Notified(string key) => Of(key).Notified.Task;

    public Task<Guid> Where() => Task.FromResult(silo.SiloId);

    public Task<byte[]> Echo(byte[] bytes) => Task.FromResult(bytes);

    public Task<byte[]> Zeros(int count) => Task.FromResult(new byte[count]);

    public Task Fail(string message) => throw new PlaceException(message) { Code = 7 };

    public async Task<Guid> Hold(CancellationToken cancellationToken)
    {
        var signals = Of(this.GetPrimaryKeyString());
        signals.Entered.TrySetResult();
        try
        {
            await signals.Gate.Task.WaitAsync(cancellationToken);
            return silo.SiloId;
        }
        catch (OperationCanceledException)
        {
            signals.Cancelled.TrySetResult();
            throw;
        }
    }

    public Task Notify()
    {
        Of(this.GetPrimaryKeyString()).Notified.TrySetResult();
        return Task.CompletedTask;
    }

    public Task HoldBriefly() => Of(this.GetPrimaryKeyString()).Gate.Task;

    public Task<Guid> WhereIs(string key) => GrainFactory.GetGrain<IPlaceGrain>(key).Where();

    private static Signals Of(string key) => ByKey.GetOrAdd(key, _ => new());

    private sealed class Signals
    {
        internal TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource Notified { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
