using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderCluster.Engine.Hosting;
using OrderCluster.Testing;

namespace OrderCluster.Engine.Tests.Hosting;

public sealed class LimitTests : IAsyncLifetime
{
    private readonly LogLines _log = new();
    private EmbeddedSilo? _silo;

    public async Task InitializeAsync() => _silo = await EmbeddedSilo.StartNewAsync(
        options =>
        {
            options.Assemblies.Add(typeof(LimitTests).Assembly);
            options.MailboxSoftLimit = 3;
            options.MailboxHardLimit = 5;
        },
        services => services.AddSingleton<TimeProvider>(new ManualTimeProvider()).AddLogging(logging => logging.AddProvider(_log)));

    public async Task DisposeAsync()
    {
        await _silo!.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task A_full_mailbox_says_whose_it_is_how_long_and_what_the_limit_is()
    {
        var grain = _silo!.Client.GetGrain<IWorkGrain>("full");
        var held = grain.Hold();
        var waiting = Enumerable.Range(0, 4).Select(grain.Append).ToArray();
        var exception = await Assert.ThrowsAsync<LimitExceededException>(() => grain.Append(9));
        Assert.Equal(
            "enginetests.work/full has 5 requests in its mailbox, the limit is 5 (MailboxHardLimit); the call was not made.", exception.Message);
        WorkGrain.Open(grain);
        await Task.WhenAll([held, .. waiting]);
    }

    [Fact]
    public async Task A_long_mailbox_is_logged_once_in_a_while()
    {
        var grain = _silo!.Client.GetGrain<IWorkGrain>("long");
        var held = grain.Hold();
        var waiting = Enumerable.Range(0, 3).Select(grain.Append).ToArray();
        WorkGrain.Open(grain);
        await Task.WhenAll([held, .. waiting]);
        Assert.Single(_log.Lines, line => line.StartsWith("Warning: enginetests.work/long has 4 requests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_grain_that_always_deactivates_does_not_keep_its_callers_forever()
    {
        var exception = await Assert.ThrowsAsync<OrleansMessageRejectionException>(
            () => _silo!.Client.GetGrain<INeverActiveGrain>("restless").Ping());
        Assert.StartsWith("enginetests.neveractive/restless deactivated 8 times before it got to", exception.Message, StringComparison.Ordinal);
    }
}
