using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Testing;

namespace OrderCluster.Engine.Tests.Hosting;

public sealed class StopTests : IAsyncLifetime
{
    private readonly SingleThread _thread = new();
    private readonly ManualTimeProvider _clock = new();
    private EmbeddedSilo? _silo;

    public async Task InitializeAsync() => _silo = await EmbeddedSilo.StartNewAsync(
        options =>
        {
            options.Assemblies.Add(typeof(StopTests).Assembly);
            options.DrainTimeout = TimeSpan.FromSeconds(5);
            options.DeactivationTimeout = TimeSpan.FromSeconds(10);
            options.StopTimeout = TimeSpan.FromSeconds(20);
        },
        services => services.AddSingleton<IWorkQueue>(_thread).AddSingleton<TimeProvider>(_clock));

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void A_silo_that_has_not_started_refuses_calls()
    {
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var options = new SiloOptions { Assemblies = { typeof(StopTests).Assembly } };
        var silo = new EmbeddedSilo(services, options);
        var call = silo.Client.GetGrain<IWorkGrain>("early").Append(1);
        Assert.IsType<SiloUnavailableException>(call.Exception?.InnerException);
    }

    [Fact]
    public void A_stopping_silo_ends_the_calls_in_flight_and_refuses_new_ones()
    {
        var grain = _silo!.Client.GetGrain<IWorkGrain>("in-flight");
        var inFlight = grain.Hold();
        _thread.RunUntilQuiet();
        var stopping = Stop();
        var refused = grain.Append(1);
        Assert.IsType<SiloUnavailableException>(refused.Exception?.InnerException);

        WorkGrain.Open(grain);
        Advance(TimeSpan.FromSeconds(1));
        Assert.True(inFlight.IsCompletedSuccessfully);
        Assert.True(stopping.IsCompletedSuccessfully);
    }

    [Fact]
    public void Calls_that_never_end_are_given_up_as_unknown_after_the_times_allowed()
    {
        var call = _silo!.Client.GetGrain<IWorkGrain>("endless").Hold();
        _thread.RunUntilQuiet();
        var stopping = Stop();
        Advance(TimeSpan.FromSeconds(24));
        Assert.False(stopping.IsCompleted);
        Assert.False(call.IsCompleted);
        Advance(TimeSpan.FromSeconds(2));
        Assert.True(stopping.IsCompletedSuccessfully);
        Assert.IsType<SiloUnavailableException>(call.Exception?.InnerException);
    }

    [Fact]
    public void A_deactivation_that_never_ends_is_given_up_after_its_timeout()
    {
        var call = _silo!.Client.GetGrain<IStubbornGrain>("mule").Ping();
        _thread.RunUntilQuiet();
        Assert.True(call.IsCompletedSuccessfully);
        var stopping = Stop();
        Advance(TimeSpan.FromSeconds(9));
        Assert.False(stopping.IsCompleted);
        Advance(TimeSpan.FromSeconds(2));
        Assert.True(stopping.IsCompletedSuccessfully);
    }

    private Task Stop()
    {
        var stopping = _thread.Start(() => _silo!.StopAsync(CancellationToken.None));
        _thread.RunUntilQuiet();
        return stopping;
    }

    /// <summary>In small steps, with all work done between them.</summary>
    private void Advance(TimeSpan span)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            _clock.Advance(step);
            _thread.RunUntilQuiet();
        }
    }
}
