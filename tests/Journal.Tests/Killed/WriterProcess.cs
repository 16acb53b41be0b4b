using System.Diagnostics;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Killed;

/// <summary>A <see cref="WriterProgram"/> that runs.</summary>
internal sealed class WriterProcess : IDisposable
{
    private readonly Process _process;

    public WriterProcess(string address)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(WriterProgram).Assembly.Location);
        start.ArgumentList.Add(address);
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start.");
    }

    /// <summary>Appends that it said are written, up to that many, in its order.</summary>
    public async Task<IReadOnlyList<string>> ReadAcknowledgedAsync(int count)
    {
        var lines = new List<string>();
        while (lines.Count < count && await _process.StandardOutput.ReadLineAsync().InTime($"line {lines.Count + 1} of the writing process") is { } line)
        {
            lines.Add(line);
        }

        return lines.Count == count ? lines : throw new InvalidOperationException($"The writer ended after {lines.Count} lines: {await _process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Kills it as kill -9 does.</summary>
    /// <returns>What it had said until then and nobody had read.</returns>
    public async Task<IReadOnlyList<string>> KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().InTime("the end of the killed writer");
        var rest = (await _process.StandardOutput.ReadToEndAsync()).Split('\n');
        return rest[..^1];
    }

    /// <summary>What it complained of before it ended by itself.</summary>
    public async Task<string> ReadRefusalAsync()
    {
        var text = await _process.StandardError.ReadToEndAsync().InTime("the refusal of the writer");
        await _process.WaitForExitAsync().InTime("the end of the refused writer");
        return text;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
