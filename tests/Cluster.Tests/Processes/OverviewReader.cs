using System.Text.Json;

namespace OrderCluster.Cluster.Tests.Processes;

/// <summary>Asks a silo for its overview.</summary>
internal sealed class OverviewReader(Uri silo, string opsKey)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the silo knows exactly these silos as active.</summary>
    internal async Task AwaitSilosAsync(IEnumerable<Uri> addresses)
    {
        var wanted = addresses.Select(address => address.GetLeftPart(UriPartial.Authority)).Order(StringComparer.Ordinal).ToArray();
        string[] known = [];
        using var http = new HttpClient { BaseAddress = silo };
        http.DefaultRequestHeaders.Add("X-Api-Key", opsKey);
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (!wanted.SequenceEqual(known, StringComparer.Ordinal))
            {
                await timer.WaitForNextTickAsync(patience.Token);
                using var overview = JsonDocument.Parse(await http.GetStringAsync("/v1/overview", patience.Token));
                known =
                [
                    .. overview.RootElement.GetProperty("silos").EnumerateArray()
                        .Where(row => row.GetProperty("status").GetString() == "active")
                        .Select(row => row.GetProperty("address").GetString()!).Order(StringComparer.Ordinal),
                ];
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"After {Patience.TotalSeconds:0} s {silo} knows {string.Join(", ", known)} as active instead of {string.Join(", ", wanted)}.");
        }
    }
}
