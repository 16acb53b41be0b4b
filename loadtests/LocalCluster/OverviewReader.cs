using System.Text.Json;

namespace OrderCluster.LocalCluster;

/// <summary>Asks a silo for its overview.</summary>
public sealed class OverviewReader(Uri silo, string opsKey)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the silo knows exactly these silos as active.</summary>
    /// <exception cref="TimeoutException">It does not after a minute; the text says which it knows.</exception>
    public async Task AwaitSilosAsync(IEnumerable<Uri> addresses)
    {
        var wanted = addresses.Select(address => address.GetLeftPart(UriPartial.Authority)).Order(StringComparer.Ordinal).ToArray();
        string[] known = [];
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (!wanted.SequenceEqual(known, StringComparer.Ordinal))
            {
                await timer.WaitForNextTickAsync(patience.Token);
                known = await ActiveAsync(patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(
                $"After {Patience.TotalSeconds:0} s {silo} knows {string.Join(", ", known)} as active instead of {string.Join(", ", wanted)}.");
        }
    }

    // A silo that joins again in its process serves no HTTP meanwhile, and so knows nobody.
    private async Task<string[]> ActiveAsync(CancellationToken cancellation)
    {
        try
        {
            return [.. (await SilosAsync(cancellation)).Where(row => row.IsActive).Select(row => row.Address).Order(StringComparer.Ordinal)];
        }
        catch (HttpRequestException)
        {
            return [];
        }
    }

    /// <summary>The silos as this one knows them.</summary>
    public async Task<IReadOnlyList<SiloLoad>> SilosAsync(CancellationToken cancellation = default)
    {
        using var http = new HttpClient { BaseAddress = silo };
        http.DefaultRequestHeaders.Add("X-Api-Key", opsKey);
        using var overview = JsonDocument.Parse(await http.GetStringAsync("/v1/overview", cancellation));
        return
        [
            .. overview.RootElement.GetProperty("silos").EnumerateArray().Select(row => new SiloLoad(
                row.GetProperty("address").GetString()!,
                row.GetProperty("status").GetString() == "active",
                row.TryGetProperty("activations", out var activations) && activations.ValueKind == JsonValueKind.Number ? activations.GetInt64() : 0)),
        ];
    }
}

/// <summary>One silo as another one tells of it.</summary>
/// <param name="Activations">Grains in its memory.</param>
public sealed record SiloLoad(string Address, bool IsActive, long Activations);
