using System.CommandLine;
using System.Text;
using OrderCluster.Channels.Sample;
using OrderCluster.CommandLine.Running;

namespace OrderCluster.CommandLine.Sample;

/// <summary><c>oc sample</c>: makes <c>samples/orders.csv</c> again, byte for byte.</summary>
internal static class SampleCommand
{
    internal static Command Make()
    {
        var command = new Command("sample", "Writes the sample of orders that the project ships to standard output; always the same bytes.");
        command.SetAction((_, cancellation) => CommandRun.AsyncOf(async () =>
        {
            await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            SampleFile.Write(output);
            await output.FlushAsync(cancellation).ConfigureAwait(false);
            return ExitCodes.Good;
        }));
        return command;
    }
}
