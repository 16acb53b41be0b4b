using System.Text;

namespace OrderCluster.OnlineRetail;

/// <summary>
/// The list of acknowledged orders: a line per order, <c>orderId TAB state</c>, handed to the operating system before the replay counts the order.
/// An order that an earlier run has listed is not listed again.
/// </summary>
internal sealed class AckLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _listed;
    private readonly FileStream _file;

    /// <summary>Opens the list to go on behind its last whole line; a line that was cut off while being written was never counted, and is taken off.</summary>
    /// <exception cref="IOException">The file can't be opened for writing.</exception>
    internal AckLog(string path)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var whole = bytes.AsSpan(0, bytes.AsSpan().LastIndexOf((byte)'\n') + 1);
        _listed = [.. Encoding.UTF8.GetString(whole).Split('\n').Select(line => line.Split('\t')[0])];
        _file.SetLength(whole.Length);
        _file.Position = whole.Length;
    }

    /// <param name="state">In kebab case.</param>
    internal void Append(string orderId, string state)
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
