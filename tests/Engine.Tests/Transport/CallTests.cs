using System.Collections.Concurrent;
using System.Diagnostics;
using OrderCluster.Engine.ClientHosting;
using OrderCluster.Engine.Serialization.Wire;
using static OrderCluster.Engine.Tests.Transport.TestCluster;

namespace OrderCluster.Engine.Tests.Transport;

public sealed class CallTests
{
    [Fact]
    public async Task Calls_of_a_client_run_on_the_owner()
    {
        await using var cluster = await StartAsync(3);
        var client = (await cluster.ConnectAsync()).Client;
        foreach (var silo in cluster.Silos)
        {
            Assert.Equal(silo.Address.SiloId, await Within(client.GetGrain<IPlaceGrain>(KeyOf(silo)).Where(), "The answer"));
        }
    }

    [Fact]
    public async Task A_client_that_knows_one_gateway_learns_the_others_and_calls_each_owner_itself()
    {
        await using var cluster = await StartAsync(3);
        var client = (await cluster.ConnectAsync(options =>
        {
            options.Gateways.Clear();
            options.Gateways.Add($"127.0.0.1:{cluster.Silos[0].Address.GatewayPort}");
        })).Client;
        await Within(client.GetGrain<IPlaceGrain>(KeyOf(cluster.Silos[2])).Where(), "The answer of a silo that the client was not told of");
        cluster.Silos[0].Silo.AbortTransport();
        foreach (var silo in cluster.Silos.Skip(1))
        {
            Assert.Equal(silo.Address.SiloId, await Within(client.GetGrain<IPlaceGrain>(KeyOf(silo, "beyond")).Where(), "The answer without the first gateway"));
        }
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("silo:port")]
    [InlineData(":5082")]
    public async Task A_gateway_of_another_form_is_refused_at_once(string gateway)
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => Within(EmbeddedClient.StartNewAsync(options => options.Gateways.Add(gateway)), "The refusal"));
        Assert.Contains("it must be of the form host:port", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_of_a_grain_run_on_the_owner()
    {
        await using var cluster = await StartAsync(3);
        var first = cluster.Silos[0];
        var asking = first.Silo.Client.GetGrain<IPlaceGrain>(KeyOf(first, "asking"));
        foreach (var silo in cluster.Silos)
        {
            Assert.Equal(silo.Address.SiloId, await Within(asking.WhereIs(KeyOf(silo)), "The answer"));
        }
    }

    [Fact]
    public async Task An_exception_keeps_its_type_message_and_members()
    {
        await using var cluster = await StartAsync(2);
        var client = (await cluster.ConnectAsync()).Client;
        var exception = await Assert.ThrowsAsync<PlaceException>(() => client.GetGrain<IPlaceGrain>("any").Fail("on purpose"));
        Assert.Equal(("on purpose", 7), (exception.Message, exception.Code));
    }

    [Fact]
    public async Task A_large_argument_and_reply_come_through()
    {
        await using var cluster = await StartAsync(1);
        var client = (await cluster.ConnectAsync()).Client;
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        Assert.Equal(bytes, await Within(client.GetGrain<IPlaceGrain>("large").Echo(bytes), "The echo"));
    }

    [Fact]
    public async Task An_argument_beyond_the_limit_fails_its_call_alone()
    {
        await using var cluster = await StartAsync(1, options => options.MaxFrameBytes = 10_000);
        var grain = (await cluster.ConnectAsync()).Client.GetGrain<IPlaceGrain>("limited");
        var exception = await Assert.ThrowsAsync<MessageTooLargeException>(() => grain.Echo(new byte[20_000]));
        Assert.Contains("the limit is 10000 (MaxFrameBytes); it was not called", exception.Message, StringComparison.Ordinal);
        Assert.Equal(5_000, (await Within(grain.Echo(new byte[5_000]), "The echo")).Length);
    }

    [Fact]
    public async Task An_answer_beyond_the_limit_is_told_to_its_caller_alone()
    {
        await using var cluster = await StartAsync(1, options => options.MaxFrameBytes = 10_000);
        var grain = (await cluster.ConnectAsync()).Client.GetGrain<IPlaceGrain>("talkative");
        var exception = await Assert.ThrowsAsync<MessageTooLargeException>(() => Within(grain.Zeros(20_000), "The zeros"));
        Assert.Contains("(MaxFrameBytes)", exception.Message, StringComparison.Ordinal);
        Assert.Equal(5_000, (await Within(grain.Zeros(5_000), "The zeros")).Length);
    }

    [Fact]
    public async Task Many_calls_at_once_get_their_own_answers()
    {
        await using var cluster = await StartAsync(2);
        var client = (await cluster.ConnectAsync()).Client;
        var calls = Enumerable.Range(0, 2_000).Select(i => client.GetGrain<IPlaceGrain>($"many-{i % 50}").Echo(BitConverter.GetBytes(i)));
        var answers = await Within(Task.WhenAll(calls), "All answers");
        Assert.Equal(Enumerable.Range(0, 2_000), answers.Select(answer => BitConverter.ToInt32(answer)));
    }

    [Fact]
    public async Task A_cancellation_reaches_the_grain()
    {
        await using var cluster = await StartAsync(1);
        var client = (await cluster.ConnectAsync()).Client;
        using var source = new CancellationTokenSource();
        var held = client.GetGrain<IPlaceGrain>("cancelled").Hold(source.Token);
        await PlaceGrain.Entered("cancelled").WaitAsync(TimeSpan.FromSeconds(60));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await PlaceGrain.Cancelled("cancelled").WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_call_belongs_to_its_callers_trace()
    {
        await using var cluster = await StartAsync(2);
        var client = (await cluster.ConnectAsync()).Client;
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "OrderCluster.Engine",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var caller = new Activity("caller").Start();
        await Within(client.GetGrain<IPlaceGrain>("traced").WhereIs("traced-too"), "The answer");
        var calls = seen.Where(activity => activity.TraceId == caller.TraceId).ToDictionary(activity => activity.OperationName);
        var outer = calls["TransportTests.IPlaceGrain.WhereIs"];
        Assert.Equal(caller.SpanId, outer.ParentSpanId);
        Assert.Equal(outer.SpanId, calls["TransportTests.IPlaceGrain.Where"].ParentSpanId);
    }

    [Fact]
    public async Task A_one_way_call_arrives()
    {
        await using var cluster = await StartAsync(2);
        var client = (await cluster.ConnectAsync()).Client;
        await client.GetGrain<IPlaceGrain>("notified").Notify();
        await PlaceGrain.Notified("notified").WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_an_unknown_outcome()
    {
        await using var cluster = await StartAsync(1);
        var client = (await cluster.ConnectAsync()).Client;
        var exception = await Assert.ThrowsAsync<TimeoutException>(() => client.GetGrain<IPlaceGrain>("late").HoldBriefly());
        Assert.Contains("The outcome is unknown", exception.Message, StringComparison.Ordinal);
        PlaceGrain.Open("late");
    }
}
