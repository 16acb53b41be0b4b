using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Hosting;

public sealed class JournalServicesTests
{
    [Fact]
    public async Task The_store_is_open_before_any_other_service_starts_and_takes_appends_until_all_have_stopped()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging();
        builder.Services.AddSingleton<EarlyUser>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<EarlyUser>());
        builder.Services.AddJournal(StoreAddress.Memory, new StoreOptions());
        using var host = builder.Build();
        var user = host.Services.GetRequiredService<EarlyUser>();
        var journal = host.Services.GetRequiredService<SiloJournal>();

        await host.StartAsync().InTime("the host's start");
        await host.StopAsync().InTime("the host's stop");

        Assert.Equal("memory", user.ProviderAtStart);
        Assert.Equal(1, user.SumAtStop);
        Assert.Equal(1, journal.Figures.Rows);
        var late = journal.Open("late", new LedgerModel(), _ => { });
        var failure = await Assert.ThrowsAsync<StatePoisonedException>(() => new Turns().RunAsync(() =>
        {
            late.AssumeNew();
            return late.AddAsync(1);
        }));
        Assert.IsType<JournalUnavailableException>(failure.InnerException);
    }

    [Fact]
    public async Task A_store_that_can_not_be_used_keeps_the_host_from_starting()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging();
        builder.Services.AddJournal(StoreAddress.Parse($"sqlite:{Path.Combine(AppContext.BaseDirectory, "no such folder", "journal.db")}"), new StoreOptions());
        using var host = builder.Build();

        await Assert.ThrowsAsync<JournalStoreException>(() => host.StartAsync().InTime("the host's start"));
    }

    private sealed class EarlyUser(SiloJournal journal) : IHostedService
    {
        public string? ProviderAtStart { get; private set; }

        public long SumAtStop { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            ProviderAtStart = journal.Identity?.Provider;
            return Task.CompletedTask;
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            var state = journal.Open("s", new LedgerModel(), _ => { });
            SumAtStop = await new Turns().RunAsync(() =>
            {
                state.AssumeNew();
                return state.AddAsync(1);
            });
        }
    }
}
