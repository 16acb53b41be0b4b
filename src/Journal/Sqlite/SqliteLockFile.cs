using System.Globalization;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Sqlite;

/// <summary>
/// The lock that one silo holds on its store while it runs. It is the operating system's lock on an open file, not the file's being there,
/// so it goes with the process, however that ends.
/// </summary>
internal sealed class SqliteLockFile : IDisposable
{
    private readonly FileStream _file;

    private SqliteLockFile(FileStream file) => _file = file;

    public static string PathFor(string databasePath) => databasePath + ".lock";

    /// <exception cref="JournalStoreException">Another silo holds it, or the folder can't be written to.</exception>
    public static SqliteLockFile Take(string databasePath)
    {
        var path = PathFor(databasePath);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalStoreException(
                File.Exists(path)
                    ? $"The store '{databasePath}' is in use: another silo holds the lock '{path}'. Stop that silo, or give this one a store of its own; "
                        + "deleting the lock file does not help and is not needed."
                    : $"The store '{databasePath}' can't be locked: {e.Message}",
                e);
        }

        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        return new SqliteLockFile(file);
    }

    public void Dispose() => _file.Dispose();
}
