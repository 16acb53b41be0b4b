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

    /// <summary>Opens the list to go on behind its last whole line; a line that was cut off while being written was never counted, and is taken off.</summary>
    /// <exception cref="IOException">The file can't be opened for writing.</exception>
    public static AckLog Open(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var whole = bytes.AsSpan(0, bytes.AsSpan().LastIndexOf((byte)'\n') + 1);
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(whole).AsSpan().EnumerateLines())
        {
            var tab = line.IndexOf('\t');
            listed.Add((tab < 0 ? line : line[..tab]).ToString());
        }

        file.SetLength(whole.Length);
        file.Position = whole.Length;
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
