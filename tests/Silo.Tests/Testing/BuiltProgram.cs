using System.Diagnostics;

namespace OrderCluster.Silo.Tests.Testing;

/// <summary>Runs an executable of the project as it was built beside these tests.</summary>
internal static class BuiltProgram
{
    /// <summary>Longest that a program may run: a whole replay of the sample on a busy machine.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    internal static Task<ProgramResult> OcAsync(string? input, params string[] arguments) => RunAsync(Start("CommandLine", "oc", arguments), input);

    /// <summary>Runs <c>oc</c> with more in its environment.</summary>
    internal static Task<ProgramResult> OcWithAsync(IReadOnlyDictionary<string, string> environment, string? input, params string[] arguments) =>
        RunAsync(Start("CommandLine", "oc", arguments, environment), input);

    internal static Task<ProgramResult> SiloAsync(params string[] arguments) => RunAsync(StartSilo(arguments), input: null);

    /// <summary>Runs the sample of a silo of one's own.</summary>
    internal static Task<ProgramResult> OwnSiloAsync(params string[] arguments) => RunAsync(Start("OwnSilo", "OrderCluster.OwnSilo", arguments), input: null);

    internal static Task<ProgramResult> OnlineRetailAsync(params string[] arguments) => RunAsync(StartOnlineRetail(arguments), input: null);

    internal static Process StartOnlineRetail(params string[] arguments) => Start("OnlineRetail", "OrderCluster.OnlineRetail", arguments);

    internal static Process StartSilo(params string[] arguments) => Start("Silo", "OrderCluster.Silo", arguments);

    private static async Task<ProgramResult> RunAsync(Process process, string? input)
    {
        using (process)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            try
            {
                await process.WaitForExitAsync().WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                process.Kill();
                Assert.Fail($"{process.StartInfo.FileName} {process.StartInfo.Arguments} still ran after {Patience.TotalSeconds:0} s: {await error}");
            }

            return new ProgramResult(process.ExitCode, await output, await error);
        }
    }

    private static Process Start(string project, string name, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(configuration.Parent!.Parent!.FullName, project, configuration.Name, OperatingSystem.IsWindows() ? name + ".exe" : name);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[variable] = value;
        }

        return Process.Start(start)!;
    }
}

internal sealed record ProgramResult(int ExitCode, string Output, string Error);
