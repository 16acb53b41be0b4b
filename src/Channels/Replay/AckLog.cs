using System.Text;

namespace OrderCluster.Channels.Replay;

/// <summary>
/// The list of acknowledged orders: a line per order, <c>orderId TAB state</c>, handed to the operating system before the replay counts the order.
/// An order that an earlier run has listed is not listed again.
/// </summary>
public sealed class AckLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _listed;
    private readonly FileStream _file;

    private AckLog(HashSet<string> listed, FileStream file)
    {
        _listed = listed;
        _file = file;
    }

    /// <exception cref="IOException">The file can't be opened for appending.</exception>
    public static AckLog Open(string path)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        var endsInsideLine = false;
        if (File.Exists(path))
        {
            var text = File.ReadAllText(path);
            endsInsideLine = text.Length > 0 && text[^1] != '\n';
            foreach (var line in text.Split('\n')[..^1])
            {
                listed.Add(line.Split('\t')[0]);
            }
        }

        var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (endsInsideLine)
        {
            file.WriteByte((byte)'\n');
        }

        return new AckLog(listed, file);
    }

    /// <param name="state">In kebab case.</param>
    public void Append(string orderId, string state)
    {
        lock (_lock)
        {
            if (_listed.Add(orderId))
            {
                _file.Write(Encoding.UTF8.GetBytes($"{orderId}\t{state}\n"));
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
