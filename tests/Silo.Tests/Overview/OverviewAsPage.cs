using System.Text.RegularExpressions;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Overview;

public sealed partial class OverviewAsPage(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Fact]
    public async Task A_browser_gets_a_page_at_the_root_without_a_key()
    {
        using var reply = await GetAsync("/", "text/html,application/xhtml+xml,*/*;q=0.8");

        Assert.Equal("text/html", reply.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", string.Join(" ", reply.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_asks_for_nothing_that_this_silo_does_not_serve()
    {
        using var reply = await GetAsync("/", "text/html");
        var html = await reply.Content.ReadAsStringAsync();

        var addresses = Sources().Matches(html).Select(match => match.Groups[1].Value).Where(address => !address.StartsWith("data:", StringComparison.Ordinal)).ToArray();

        Assert.Equal(2, addresses.Length);
        foreach (var address in addresses)
        {
            using var part = await GetAsync(address, "*/*");
            Assert.True(part.IsSuccessStatusCode, $"{address}: {(int)part.StatusCode}");
            Assert.DoesNotMatch("https?://(?!www\\.w3\\.org/)", await part.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_page_has_nothing_inline_that_its_own_policy_forbids()
    {
        using var reply = await GetAsync("/", "text/html");

        Assert.DoesNotMatch("<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=", await reply.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> GetAsync(string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        return _silo.Anonymous.SendAsync(request);
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Sources();
}
