using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrderCluster.Silo.Following;

/// <summary>Adds views of the feed, and the one reader of them all.</summary>
internal static class FollowingServices
{
    public static void AddView<TView>(IServiceCollection services)
        where TView : class, IFeedView
    {
        services.AddSingleton<TView>();
        services.AddSingleton<IFeedView>(provider => provider.GetRequiredService<TView>());
        services.TryAddSingleton<FeedFollower>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FeedFollower>(provider => provider.GetRequiredService<FeedFollower>()));
    }
}
