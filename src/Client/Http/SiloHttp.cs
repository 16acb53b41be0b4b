using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Client.Retries;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Client.Http;

/// <summary>
/// A silo's HTTP API for a .NET program: sends JSON, reads the answer or the error that it stands for, and asks again after an unknown outcome with the same idempotency key.
/// </summary>
/// <param name="http">Its base address is the silo's.</param>
/// <param name="apiKey">Null where the silo asks for none.</param>
public sealed class SiloHttp(HttpClient http, string? apiKey, RetryPolicy policy)
{
    /// <summary>The code of a failure before which nothing was sent: no attempt has reached a silo.</summary>
    public const string Unreachable = "silo-unreachable";

    /// <summary>Places an order as it stands: what its body does not say is the silo's to say.</summary>
    /// <param name="reference">The order's idempotency key, and its reference where the body has none.</param>
    /// <param name="isRetry">The caller has sent the same before; repeats of this call say so by themselves.</param>
    /// <exception cref="OrderClusterException">
    /// As of every call that changes something: the answer was an error, or there was none: <c>silo-unreachable</c> when nothing was sent, <c>outcome-unknown</c> otherwise.
    /// <c>idempotency-key-invalid</c>: no header can hold the key.
    /// </exception>
    public Task<OrderReceipt> PlaceAsync(string reference, OrderBody order, bool isRetry = false, CancellationToken cancellation = default) => AboutAsync(
        PostAsync<OrderReceipt>(Routes.Orders, order, reference, isRetry, cancellation), reference,
        receipt => GrainKeys.TryParseOrder(receipt.OrderId ?? "", out _, out var named) ? named : receipt.OrderId);

    /// <summary>The order with its history.</summary>
    public Task<OrderView> GetOrderAsync(string orderId, CancellationToken cancellation = default) =>
        AboutAsync(GetAsync<OrderView>(Routes.Order(orderId), cancellation), orderId, order => order.OrderId);

    /// <summary>Cancels an order in whole or in part.</summary>
    public Task<CancelReceipt> CancelAsync(string orderId, string operationId, CancelBody body, CancellationToken cancellation = default) =>
        AboutAsync(PostAsync<CancelReceipt>(Routes.Cancel(orderId), body, operationId, isRetry: false, cancellation), orderId, receipt => receipt.OrderId);

    /// <summary>Lifts a hold.</summary>
    /// <param name="hold">Its name, in kebab case.</param>
    public Task<OrderView> ReleaseHoldAsync(string orderId, string hold, ReleaseHoldBody body, CancellationToken cancellation = default) =>
        AboutAsync(PostAsync<OrderView>(Routes.ReleaseHold(orderId, hold), body, operationId: null, isRetry: false, cancellation), orderId, order => order.OrderId);

    /// <summary>Books units that arrived.</summary>
    public Task<StockReply> ReceiveAsync(string sku, ReceiptBody body, CancellationToken cancellation = default) =>
        AboutAsync(PostAsync<StockReply>(Routes.Receipts(sku), body, body.ReceiptId, isRetry: false, cancellation), sku, reply => reply.Availability?.Sku);

    /// <summary>Corrects the count on hand.</summary>
    public Task<StockReply> AdjustAsync(string sku, AdjustmentBody body, CancellationToken cancellation = default) =>
        AboutAsync(PostAsync<StockReply>(Routes.Adjustments(sku), body, body.AdjustmentId, isRetry: false, cancellation), sku, reply => reply.Availability?.Sku);

    /// <summary>What is there and what is promised of a SKU.</summary>
    public Task<Availability> GetAvailabilityAsync(string sku, string location = GrainKeys.DefaultLocation, CancellationToken cancellation = default) =>
        AboutAsync(GetAsync<Availability>(Routes.Inventory(sku, location), cancellation), sku, stock => stock.Sku);

    /// <exception cref="OrderClusterException">The answer was an error, or there was none: <c>silo-unreachable</c>, <c>no-answer</c>.</exception>
    public async Task<TAnswer> GetAsync<TAnswer>(string path, CancellationToken cancellation = default)
    {
        try
        {
            return await RunAsync<TAnswer>(_ => new HttpRequestMessage(HttpMethod.Get, path), cancellation).ConfigureAwait(false);
        }
        catch (TryAgainException unknown) when (unknown.Code == RetryPolicy.OutcomeUnknown)
        {
            throw new TryAgainException("no-answer", $"{http.BaseAddress} did not answer in time; nothing was to be changed, so ask again.", TimeSpan.Zero);
        }
    }

    private Task<TAnswer> PostAsync<TAnswer>(string path, object body, string? operationId, bool isRetry, CancellationToken cancellation)
    {
        if (operationId is not null && !Identifiers.IsOperation(operationId))
        {
            throw new InvalidRequestException(
                "idempotency-key-invalid", WireHeaders.IdempotencyKey, $"'{operationId}' can't be sent as a key: it takes 1 to {Identifiers.MaxOperationChars} visible ASCII characters.");
        }

        var content = JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Answers);
        return RunAsync<TAnswer>(
            isRepeat =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(content) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                if (operationId is not null)
                {
                    request.Headers.Add(WireHeaders.IdempotencyKey, operationId);
                }

                if (isRetry || isRepeat)
                {
                    request.Headers.Add(WireHeaders.IsRetry, "true");
                }

                return request;
            },
            cancellation);
    }

    private async Task<TAnswer> RunAsync<TAnswer>(Func<bool, HttpRequestMessage> request, CancellationToken cancellation)
    {
        var isSent = false;
        var fault = "";
        try
        {
            return await policy.RunAsync(
                async isRepeat =>
                {
                    try
                    {
                        return await SendAsync<TAnswer>(request(isRepeat), cancellation).ConfigureAwait(false);
                    }
                    catch (Exception error)
                    {
                        isSent |= error is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };
                        fault = error.Message;
                        throw;
                    }
                },
                cancellation).ConfigureAwait(false);
        }
        catch (TryAgainException unknown) when (unknown.Code == RetryPolicy.OutcomeUnknown && !isSent)
        {
            throw new TryAgainException(Unreachable, $"{http.BaseAddress} can't be reached, so nothing was sent ({fault}). See whether the silo runs, and the address.", TimeSpan.Zero);
        }
    }

    private async Task<TAnswer> SendAsync<TAnswer>(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            if (apiKey is not null)
            {
                request.Headers.Add(WireHeaders.ApiKey, apiKey);
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? Answer<TAnswer>(body) : throw HttpErrors.From(response, body);
        }
    }

    /// <summary>Waits for an answer, and makes sure that it is about what was asked.</summary>
    /// <param name="asked">By what id.</param>
    /// <param name="named">The id that the answer is about.</param>
    /// <exception cref="InvalidRequestException"><c>answer-of-another</c>: the address leads somewhere else, to a proxy or another API.</exception>
    private static async Task<TAnswer> AboutAsync<TAnswer>(Task<TAnswer> call, string asked, Func<TAnswer, string?> named)
    {
        var answer = await call.ConfigureAwait(false);
        var about = named(answer);
        return string.Equals(about, asked, StringComparison.OrdinalIgnoreCase)
            ? answer
            : throw new InvalidRequestException("answer-of-another", "", $"Asked about {asked}, the server answered {(about is null ? "something else" : $"about {about}")}; see whether the address is a silo's.");
    }

    private static TAnswer Answer<TAnswer>(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<TAnswer>(body, WireJson.Answers)
                ?? throw new TryAgainException("answer-unreadable", "The silo answered without a body.", TimeSpan.Zero);
        }
        catch (JsonException exception)
        {
            throw new TryAgainException("answer-unreadable", $"The answer is not what this client reads: {exception.Message}", TimeSpan.Zero);
        }
    }
}

/// <summary>Turns an HTTP error back into the exception that it was at the grain.</summary>
internal static class HttpErrors
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromMilliseconds(200);

    internal static OrderClusterException From(HttpResponseMessage response, byte[] body)
    {
        var problem = Read(body);
        var status = (int)response.StatusCode;
        var code = problem?.Code ?? $"http-{status}";
        var message = problem?.Detail ?? problem?.Title ?? $"The silo answered {status} ({response.ReasonPhrase}).";
        if (status >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout)
        {
            return new TryAgainException(code, message, RetryAfter(response, problem));
        }

        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ForbiddenException(code, message),
            HttpStatusCode.NotFound => new NotFoundException(code, message),
            HttpStatusCode.Conflict => new ConflictException(code, message),
            HttpStatusCode.UnprocessableEntity when problem is { Problems: null, Field: null } => new ConflictException(code, message),
            _ when problem?.Problems is { Count: > 0 } problems => new InvalidRequestException(problems),
            _ => new InvalidRequestException(code, problem?.Field ?? "", message),
        };
    }

    private static TimeSpan RetryAfter(HttpResponseMessage response, ProblemDocument? problem) =>
        problem?.RetryAfterMs is { } afterMs and >= 0 ? TimeSpan.FromMilliseconds(afterMs) : response.Headers.RetryAfter?.Delta ?? DefaultRetryAfter;

    private static ProblemDocument? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<ProblemDocument>(body, WireJson.Answers);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
