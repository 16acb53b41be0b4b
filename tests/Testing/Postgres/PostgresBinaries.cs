namespace OrderCluster.Testing.Postgres;

/// <summary>Where this machine keeps PostgreSQL's server programs, and as whom they can run.</summary>
public static class PostgresBinaries
{
    /// <summary>The server refuses to run as root; packages make this user for it.</summary>
    public const string ServerUser = "postgres";

    private const string PackagesFolder = "/usr/lib/postgresql";

    /// <summary>The folder that holds initdb and postgres, the newest version first, or null.</summary>
    public static string? Folder { get; } = Candidates().Select(Whole).FirstOrDefault(folder => folder is not null);

    /// <summary>What to do before tests on PostgreSQL can run here, or null when they can.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>The folder itself when it has the server's programs; a link to one of them leads to the folder that has them all.</summary>
    private static string? Whole(string folder)
    {
        var initdb = new FileInfo(Path.Combine(folder, "initdb"));
        var home = initdb.Exists ? Path.GetDirectoryName((initdb.ResolveLinkTarget(returnFinalTarget: true) ?? initdb).FullName) : null;
        return File.Exists(Path.Combine(home ?? folder, "postgres")) && initdb.Exists ? home : null;
    }

    private static string? FindMissing()
    {
        if (Folder is null)
        {
            return $"PostgreSQL's server is not installed (looked for initdb in PATH and {PackagesFolder}/*/bin): apt-get install postgresql";
        }

        return Environment.IsPrivilegedProcess && !HasServerUser()
            ? $"PostgreSQL's server refuses to run as root, and there is no user '{ServerUser}': adduser --system {ServerUser}"
            : null;
    }

    private static bool HasServerUser() =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(ServerUser + ":", StringComparison.Ordinal));

    private static IEnumerable<string> Candidates()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }

        if (Directory.Exists(PackagesFolder))
        {
            foreach (var folder in Directory.GetDirectories(PackagesFolder).OrderByDescending(Version))
            {
                yield return Path.Combine(folder, "bin");
            }
        }
    }

    private static int Version(string folder) => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0;
}
