using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OrderCluster.Testing.Postgres;

/// <summary>
/// A PostgreSQL server of one test run, in a temporary folder, on a free port of the loopback, durable as a real one.
/// A shell keeps it: when this process ends, however it ends, the shell stops the server and removes the folder.
/// </summary>
public sealed class ThrowawayPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<ThrowawayPostgres>> SharedServer = new(() => StartAsync(
        // Its transactions would hold back the feed at moments that no test foresees.
        "autovacuum=off"));

    private static readonly Lazy<Task<ThrowawayPostgres>> ServerForMeasuring = new(StartForMeasuringAsync);

    // A log of 2 GB, in segments of PostgreSQL's default of 16 MB.
    private const int SegmentsForMeasuring = 128;

    // Commands come as lines, the end of the input is the end of the run; each is answered with one line. A terminal's Ctrl-C, which comes to all, ends the input too.
    private const string Keeper =
        """
        trap '' INT TERM HUP
        bin=$1; port=$2; shift 2
        folder=$(mktemp -d "${TMPDIR:-/tmp}/throwaway-postgres-XXXXXX") && cd "$folder" || exit 1
        "$bin/initdb" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >log 2>&1 || { cat log >&2; exit 1; }
        server=
        while read -r order; do
            case $order in
                start) "$bin/postgres" -D data -p "$port" -h 127.0.0.1 -k "$folder" "$@" >>log 2>&1 </dev/null & server=$!
                    until grep -sqx "$server" data/postmaster.pid && grep -sq '^ready' data/postmaster.pid; do
                        kill -0 $server 2>/dev/null || { cat log >&2; break 2; }
                        sleep 0.02
                    done;;
                stop) kill -INT $server; wait $server;;
                crash) kill -QUIT $server; wait $server;;
            esac
            echo "$server"
        done
        [ -n "$server" ] && kill -QUIT $server 2>/dev/null && wait $server
        cd /; rm -rf "$folder"
        """;

    private readonly Process _keeper;
    private readonly int _port;
    private int _databases;

    private ThrowawayPostgres(Process keeper, int port)
    {
        _keeper = keeper;
        _port = port;
    }

    /// <summary>What to do before a server can be started here, or null when one can; a reason to skip.</summary>
    public static string? Missing => PostgresBinaries.Missing;

    /// <summary>The server's main process.</summary>
    public int ProcessId { get; private set; }

    /// <summary>The one server that tests share which don't stop it; started at the first call.</summary>
    public static Task<ThrowawayPostgres> SharedAsync() => SharedServer.Value;

    /// <summary>The one server of this process that is measured; started at the first call, in a few seconds, with 2 GB on disk.</summary>
    public static Task<ThrowawayPostgres> ForMeasuringAsync() => ServerForMeasuring.Value;

    /// <param name="settings">As in postgresql.conf, <c>fsync=off</c> for instance.</param>
    /// <exception cref="PlatformNotSupportedException">No server can be started here; the text is that of <see cref="Missing"/>.</exception>
    public static async Task<ThrowawayPostgres> StartAsync(params string[] settings)
    {
        if (Missing is { } missing)
        {
            throw new PlatformNotSupportedException(missing);
        }

        var port = FreePort();
        var keeper = StartKeeper(port, settings);
        var server = new ThrowawayPostgres(keeper, port);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A new, empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync(ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";

    /// <summary>Ends all sessions and the server as an operator would; open transactions are rolled back.</summary>
    public Task StopAsync() => OrderAsync("stop");

    /// <summary>Ends the server at once, as a crash would: the next start recovers from the log.</summary>
    public Task CrashAsync() => OrderAsync("crash");

    /// <summary>Starts a stopped server; done when it takes connections.</summary>
    public async Task StartAgainAsync() => ProcessId = int.Parse(await OrderAsync("start"), CultureInfo.InvariantCulture);

    /// <summary>Runs SQL that answers nothing.</summary>
    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync().WaitAsync(Patience);
        _keeper.Dispose();
    }

    /// <summary>
    /// Starts a server in the state of one that has run for a while: its log's files are there and are used again. A new server makes each file when it is
    /// needed, and every 16 MB a commit waits until it is filled with zeros: 50 ms, more often than once in a second at 5,000 orders/s.
    /// </summary>
    private static async Task<ThrowawayPostgres> StartForMeasuringAsync()
    {
        // With 4 GB at most no checkpoint falls into the loop, and the one after it keeps all files.
        var server = await StartAsync("autovacuum=off", "min_wal_size=2GB", "max_wal_size=4GB", "max_connections=300");
        var maintenance = server.ConnectionString("postgres");
        for (var segment = 0; segment < SegmentsForMeasuring; segment++)
        {
            await ExecuteAsync(maintenance, "SELECT pg_logical_emit_message(false, 'segment', ''); SELECT pg_switch_wal();");
        }

        await ExecuteAsync(maintenance, "CHECKPOINT");
        return server;
    }

    private static Process StartKeeper(int port, string[] settings)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        string[] asServerUser = ["setpriv", "--reuid", PostgresBinaries.ServerUser, "--regid", PostgresBinaries.ServerUser, "--clear-groups", "--"];
        string[] command = [.. Environment.IsPrivilegedProcess ? asServerUser : [], "sh", "-c", Keeper, "keeper", PostgresBinaries.Folder!];
        start.FileName = command[0];
        foreach (var argument in command.Skip(1).Append(port.ToString(CultureInfo.InvariantCulture)).Concat(settings.SelectMany(setting => new[] { "-c", setting })))
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' does not start.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<string> OrderAsync(string order)
    {
        await _keeper.StandardInput.WriteLineAsync(order);
        await _keeper.StandardInput.FlushAsync();
        return await _keeper.StandardOutput.ReadLineAsync().WaitAsync(Patience)
            ?? throw new InvalidOperationException($"PostgreSQL on port {_port} has ended: {await _keeper.StandardError.ReadToEndAsync()}");
    }
}
