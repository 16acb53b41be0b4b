using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderCluster.Grains.Processes;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Projections.Orders;
using OrderCluster.Projections.Stock;

namespace OrderCluster.Projections;

/// <summary>Adds the projections of a silo's journal, their runner and what is asked of them.</summary>
public static class ProjectionServices
{
    /// <param name="journal">The address of the silo's journal, which is registered already.</param>
    public static IServiceCollection AddProjections(this IServiceCollection services, StoreAddress journal)
    {
        services.AddSingleton(_ => new ViewStore(journal));
        services.AddSingleton<Projection, OrdersTable>();
        services.AddSingleton<Projection, ShortagesTable>();
        services.AddSingleton<OrderQueries>();
        services.AddSingleton<ForgottenProcesses>(provider => provider.GetRequiredService<OrderQueries>().ForgottenAsync);
        services.AddSingleton<ShortageQueries>();
        services.AddSingleton(provider =>
        {
            var own = provider.GetRequiredService<SiloJournal>();
            return new ProjectionRunner(
                provider.GetRequiredService<ViewStore>(), own.Store, own.NextCommit, provider.GetServices<Projection>(),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ProjectionRunner>>());
        });
        return services.AddHostedService(provider => provider.GetRequiredService<ProjectionRunner>());
    }
}
