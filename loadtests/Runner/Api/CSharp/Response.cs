using NBomber.Contracts;

namespace NBomber.CSharp;

/// <summary>Makes answers of steps and scenarios.</summary>
public static class Response
{
    private static readonly Response<object> EmptyOk = new("", IsError: false, 0, "");
    private static readonly Response<object> EmptyFail = new("", IsError: true, 0, "");

    public static Response<object> Ok() => EmptyOk;

    public static Response<object> Fail() => EmptyFail;

    public static Response<object> Ok(string statusCode = "", int sizeBytes = 0, string message = "") =>
        new(statusCode, IsError: false, sizeBytes, message);

    public static Response<object> Fail(string statusCode = "", string message = "", int sizeBytes = 0) =>
        new(statusCode, IsError: true, sizeBytes, message);
}
