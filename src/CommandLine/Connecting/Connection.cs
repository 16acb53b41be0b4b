using System.CommandLine;
using OrderCluster.Client;
using OrderCluster.Client.Http;
using OrderCluster.Client.Retries;
using Orleans.Runtime;

namespace OrderCluster.CommandLine.Connecting;

/// <summary>Where the silos are and who asks: the options that every command against them has.</summary>
internal sealed class Connection
{
    internal const string UrlVariable = "OC_URL";
    internal const string KeyVariable = "OC_API_KEY";

    private const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromMinutes(10);
    private static readonly RetryOptions Patience = new() { Attempts = 4, FirstDelay = TimeSpan.FromMilliseconds(200) };

    private readonly Option<string> _url = new("--url")
    {
        Description = $"the silo's address (or {UrlVariable}; {DefaultUrl} unless said)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(UrlVariable) is { Length: > 0 } url ? url : DefaultUrl,
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"the API key (better in {KeyVariable}, where other users of the machine don't see it)",
    };

    private readonly GatewayOptions _gateways = new();

    internal void AddTo(Command command)
    {
        _gateways.AddTo(command);
        command.Add(_url);
        command.Add(_key);
    }

    internal bool IsNamed(ParseResult result) => result.GetResult(_url) is { Implicit: false };

    /// <summary>Whether the cluster is called through its gateways instead of over HTTP.</summary>
    /// <exception cref="ArgumentException">Both are named.</exception>
    internal bool IsThroughGateways(ParseResult result) => _gateways.AreChosen(result, isUrlNamed: IsNamed(result));

    /// <summary>Makes calls, through the gateways or over HTTP.</summary>
    /// <exception cref="SiloUnavailableException">No gateway can be reached.</exception>
    internal async Task<T> CallAsync<T>(
        ParseResult result, Func<IOrderClusterClient, Task<T>> call, CancellationToken cancellation)
    {
        if (!IsThroughGateways(result))
        {
            return await call(OpenHttp(result, Patience)).ConfigureAwait(false);
        }

        await using var connection = await OrderClusterClients.ConnectAsync(
            _gateways.Options(result) with { ApiKey = Key(result) ?? "", ResponseTimeout = AnswerTimeout }, new RetryPolicy(TimeProvider.System, Patience), cancellation).ConfigureAwait(false);
        return await call(connection.Orders).ConfigureAwait(false);
    }

    /// <summary>For commands that need HTTP for another of their calls anyway.</summary>
    internal IOrderClusterClient OpenHttp(ParseResult result, RetryOptions patience) =>
        OrderClusterClients.OverHttp(Http(result, AnswerTimeout), Key(result), new RetryPolicy(TimeProvider.System, patience));

    /// <summary>For the calls that only programs of operators make.</summary>
    /// <exception cref="ArgumentException">A gateway is named, which doesn't offer them.</exception>
    internal OperatorClient OpenForOperators(ParseResult result) => !IsThroughGateways(result)
        ? OrderClusterClients.ForOperators(Http(result, ReportTimeout), Key(result), new RetryPolicy(TimeProvider.System, Patience))
        : throw new ArgumentException("The audit of a silo is had over HTTP only: name the silo with --url, not a gateway.");

    // Not the option's default value: the help would show that, and with it the key.
    private string? Key(ParseResult result) =>
        (result.GetValue(_key) ?? Environment.GetEnvironmentVariable(KeyVariable)) is { Length: > 0 } key ? key : null;

    private HttpClient Http(ParseResult result, TimeSpan timeout) => Uri.TryCreate(result.GetValue(_url), UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? new HttpClient { BaseAddress = address, Timeout = timeout }
            : throw new UriFormatException($"--url takes an http or https address, not '{result.GetValue(_url)}'.");
}
