using OrderCluster.Engine.Membership;
using OrderCluster.Testing;

namespace OrderCluster.Engine.Postgres.Tests.Compliance;

public sealed class InMemoryCompliance : MembershipStoreCompliance
{
    protected override Task<IMembershipPlace> MakePlaceAsync() => Task.FromResult<IMembershipPlace>(new Place());

    private sealed class Place : IMembershipPlace
    {
        private readonly ManualTimeProvider _clock = new();
        private readonly InMemoryMembershipStore _store;

        public Place() => _store = new InMemoryMembershipStore(_clock);

        public IMembershipStore Open() => _store;

        /// <summary>Time passes for all; the tests look at the one that they name.</summary>
        public Task AgeAsync(Guid siloId, TimeSpan by)
        {
            _clock.Advance(by);
            return Task.CompletedTask;
        }
    }
}
