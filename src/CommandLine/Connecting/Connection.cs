using System.CommandLine;
using OrderCluster.Audit.Report;
using OrderCluster.Client.Http;
using OrderCluster.Client.Retries;

namespace OrderCluster.CommandLine.Connecting;

/// <summary>Where the silos are and who asks: the options that every command against them has.</summary>
internal sealed class Connection
{
    internal const string UrlVariable = "OC_URL";
    internal const string KeyVariable = "OC_API_KEY";

    private const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromMinutes(10);
    private static readonly RetryPolicy Policy = new(TimeProvider.System, new RetryOptions { Attempts = 4, FirstDelay = TimeSpan.FromMilliseconds(200) });

    private readonly Option<string> _url = new("--url")
    {
        Description = $"the silo's address (or {UrlVariable}; {DefaultUrl} unless said)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(UrlVariable) is { Length: > 0 } url ? url : DefaultUrl,
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"the API key (better in {KeyVariable}, where other users of the machine don't see it)",
    };

    internal void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_key);
    }

    /// <summary>Calls about orders and stock.</summary>
    internal SiloHttp Open(ParseResult result) => Open(result, AnswerTimeout);

    /// <summary>The silo's audit of its own journal, computed when asked.</summary>
    internal Task<AuditReport> AuditAsync(ParseResult result, CancellationToken cancellation) => Open(result, ReportTimeout).GetAsync<AuditReport>(Routes.Audit, cancellation);

    private SiloHttp Open(ParseResult result, TimeSpan timeout) => Uri.TryCreate(result.GetValue(_url), UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? new SiloHttp(new HttpClient { BaseAddress = address, Timeout = timeout }, Key(result), Policy)
            : throw new UriFormatException($"--url takes an http or https address, not '{result.GetValue(_url)}'.");

    // Not the option's default value: the help would show that, and with it the key.
    private string? Key(ParseResult result) =>
        (result.GetValue(_key) ?? Environment.GetEnvironmentVariable(KeyVariable)) is { Length: > 0 } key ? key : null;
}
