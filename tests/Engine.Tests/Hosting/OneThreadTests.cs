using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Testing;

namespace OrderCluster.Engine.Tests.Hosting;

/// <summary>A simulation can drive a silo: nothing happens but on its thread and by its clock.</summary>
public sealed class OneThreadTests : IAsyncLifetime
{
    private readonly SingleThread _thread = new();
    private readonly ManualTimeProvider _clock = new();
    private EmbeddedSilo? _silo;

    public async Task InitializeAsync() => _silo = await EmbeddedSilo.StartNewAsync(
        options =>
        {
            options.Assemblies.Add(typeof(OneThreadTests).Assembly);
            options.ActivationTimeout = TimeSpan.FromSeconds(7);
        },
        services => services.AddSingleton<IWorkQueue>(_thread).AddSingleton<TimeProvider>(_clock));

    public Task DisposeAsync()
    {
        var stopping = _thread.Start(() => _silo!.StopAsync(CancellationToken.None));
        _thread.RunUntilQuiet();
        Assert.True(stopping.IsCompletedSuccessfully, "The silo did not stop on its own thread.");
        return Task.CompletedTask;
    }

    [Fact]
    public void Turns_run_on_the_thread_of_the_work_queue_alone()
    {
        var seen = new List<int>();
        var calls = _thread.Start(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                seen.Add(await _silo!.Client.GetGrain<IWorkGrain>($"thread-{i % 3}").Thread());
                seen.Add(Environment.CurrentManagedThreadId);
            }
        });
        Assert.False(calls.IsCompleted);
        _thread.RunUntilQuiet();
        Assert.True(calls.IsCompletedSuccessfully);
        Assert.Equal([Environment.CurrentManagedThreadId], seen.Distinct());
    }

    [Fact]
    public void A_grain_that_waits_for_several_others_resumes_on_that_thread()
    {
        var sum = 0;
        var call = _thread.Start(async () => sum = await _silo!.Client.GetGrain<IWorkGrain>("fan").FanOut(10));
        _thread.RunUntilQuiet();
        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal(10, sum);
    }

    [Fact]
    public void Time_passes_only_by_the_clock()
    {
        var call = _thread.Start(() => _silo!.Client.GetGrain<IWorkGrain>("sleeper").Sleep(TimeSpan.FromSeconds(10)));
        _thread.RunUntilQuiet();
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(10));
        _thread.RunUntilQuiet();
        Assert.True(call.IsCompletedSuccessfully);
    }

    [Fact]
    public void An_activation_that_takes_too_long_fails_its_callers()
    {
        var call = _thread.Start(() => _silo!.Client.GetGrain<INeverActiveGrain>("stuck").Ping());
        _thread.RunUntilQuiet();
        _clock.Advance(TimeSpan.FromSeconds(8));
        _thread.RunUntilQuiet();
        var exception = Assert.IsType<TimeoutException>(call.Exception?.InnerException);
        Assert.Equal("OnActivateAsync of enginetests.neveractive/stuck did not end within 00:00:07.", exception.Message);
    }

    [Fact]
    public void Calls_of_one_caller_to_one_grain_are_served_in_the_order_in_which_they_were_made()
    {
        var appended = new List<int>();
        var call = _thread.Start(async () =>
        {
            var grain = _silo!.Client.GetGrain<IWorkGrain>("ordered");
            await Task.WhenAll(Enumerable.Range(0, 200).Select(grain.Append));
            appended = await grain.Appended();
        });
        _thread.RunUntilQuiet();
        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal(Enumerable.Range(0, 200), appended);
    }
}
