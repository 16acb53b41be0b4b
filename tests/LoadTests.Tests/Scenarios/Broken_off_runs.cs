using System.Diagnostics;
using System.Globalization;
using OrderCluster.LocalCluster;
using OrderCluster.Testing;

namespace OrderCluster.LoadTests.Tests.Scenarios;

/// <summary>A load program that is told to end in the middle of its load.</summary>
public sealed class Broken_off_runs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("load-tests-");

    [Theory]
    [InlineData("TERM", 1)]
    [InlineData("TERM", 2)]
    [InlineData("INT", 1)]
    public async Task A_run_that_is_told_to_end_takes_its_silos_along(string signal, int times)
    {
        using var run = Start("place_order", "--rate", "20", "--seconds", "600", "--store", $"sqlite:{Path.Combine(_folder.FullName, "orders.db")}", "--reports", _folder.FullName);
        try
        {
            using var silo = await SiloOfAsync(run);

            for (var i = 0; i < times; i++)
            {
                try
                {
                    await ProcessSignals.SendAsync(run.Id, signal);
                }
                catch (InvalidOperationException) when (i > 0)
                {
                    // It has ended already.
                }
            }

            await EndedAsync(run, "the load program");
            await EndedAsync(silo, "its silo");
            Assert.DoesNotContain("Unhandled exception", await run.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        }
        finally
        {
            run.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Process Start(params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(configuration.Parent!.Parent!.FullName, "Load", configuration.Name, "OrderCluster.Load");

        // What a shell starts in the background ignores INT, and so would all that it starts in turn.
        return Process.Start(new ProcessStartInfo("env", ["--default-signal=INT,TERM", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private static async Task<Process> SiloOfAsync(Process run)
    {
        string? line;
        do
        {
            line = await run.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        }
        while (line?.Contains("warming up", StringComparison.Ordinal) == false);

        var processes = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _));
        var children = processes.Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(id => ProcessFamily.ParentOf(id) == run.Id).ToArray();
        return children is [var silo] ? Process.GetProcessById(silo) : throw new InvalidOperationException($"The load program has {children.Length} children instead of a silo.");
    }

    private static async Task EndedAsync(Process process, string what)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            Assert.Fail($"{what} still runs {Patience.TotalSeconds:0} s after the signal.");
        }
    }
}
