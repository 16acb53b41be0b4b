namespace OrderCluster.Benchmarks;

[Alias("Benchmarks.IEchoGrain")]
public interface IEchoGrain : IGrainWithStringKey
{
    [Alias("Echo")]
    Task<int> Echo(int value);

    /// <summary>Calls another grain again and again until told to stop; answers how often.</summary>
    [Alias("CallOther")]
    [ResponseTimeout("01:00:00")]
    Task<long> CallOther(string otherKey, long untilTimestamp);
}

[GrainType("benchmarks.echo")]
public sealed class EchoGrain(TimeProvider timeProvider) : Grain, IEchoGrain
{
    public Task<int> Echo(int value) => Task.FromResult(value);

    public async Task<long> CallOther(string otherKey, long untilTimestamp)
    {
        var other = GrainFactory.GetGrain<IEchoGrain>(otherKey);
        var calls = 0L;
        while (timeProvider.GetTimestamp() < untilTimestamp)
        {
            for (var i = 0; i < 100; i++)
            {
                await other.Echo(i);
            }

            calls += 100;
        }

        return calls;
    }
}
