using System.Text;

namespace OrderCluster.Journal.Tests.Writer;

/// <summary>Writes each line to the other process at once, so that a kill loses none that was given.</summary>
internal sealed class Acknowledgements(Stream output) : IDisposable
{
    private readonly Lock _lock = new();

    public void Give(string stream, string text)
    {
        var line = Encoding.UTF8.GetBytes($"{stream} {text}\n");
        lock (_lock)
        {
            output.Write(line);
            output.Flush();
        }
    }

    public void Dispose() => output.Dispose();
}
