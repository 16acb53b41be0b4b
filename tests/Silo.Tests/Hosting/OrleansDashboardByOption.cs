using System.Net;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Hosting;

public sealed class OrleansDashboardByOption
{
    [Fact]
    public async Task It_is_not_there_unless_it_was_asked_for()
    {
        await using var silo = await TestSilo.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await silo.Ops.GetAsync("/orleans/")).StatusCode);
    }

    [Fact]
    public async Task It_is_for_operators_and_knows_no_silo_by_another_name()
    {
        await using var silo = await TestSilo.StartAsync(settings => settings with { OrleansDashboard = true });

        Assert.Equal(HttpStatusCode.OK, (await silo.Ops.GetAsync("/orleans/")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await silo.Shop.GetAsync("/orleans/")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await silo.Anonymous.GetAsync("/orleans/")).StatusCode);
        foreach (var page in new[] { "HistoricalStats/x", "SiloProperties/x", "SiloMetadata/1.2.3.4:5", "SiloStats/%0a@@", "SiloCounters/x@y" })
        {
            Assert.Equal((page, HttpStatusCode.NotFound), (page, (await silo.Ops.GetAsync($"/orleans/{page}")).StatusCode));
        }
    }
}
