using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>Times of a cluster's silos. Orleans's probes keep their own: the heartbeat is quicker, they are a second opinion.</summary>
internal static class MembershipTimes
{
    /// <summary>At an orderly stop, how long replies still leave through the silo after its clients were told to go elsewhere.</summary>
    private static readonly TimeSpan GatewayClosing = TimeSpan.FromSeconds(2);

    public static void Set(ISiloBuilder silo)
    {
        silo.AddDistributedGrainDirectory();

        // A lease would hold back the grains of a dead silo for half a minute. Two activations of a grain cost a refused append, and reads have their gate.
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.Zero);
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            membership.LocalHealthDegradationMonitoringPeriod = TimeSpan.FromSeconds(2);
        });
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            // A queued call may meet a second silo that leaves.
            messaging.MaxForwardCount = 5;
            messaging.ClientGatewayShutdownNotificationTimeout = GatewayClosing;
            messaging.SystemResponseTimeout = TimeSpan.FromSeconds(5);
        });
        silo.Configure<ConnectionOptions>(connections =>
        {
            connections.ConnectionRetryDelay = TimeSpan.FromMilliseconds(200);
            connections.OpenConnectionTimeout = TimeSpan.FromMilliseconds(1_500);
        });
    }
}
