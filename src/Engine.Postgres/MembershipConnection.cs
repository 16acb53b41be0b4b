using System.Net.Sockets;
using Npgsql;
using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Postgres;

/// <summary>
/// A connection for the membership alone, so that no load of the journal delays a heartbeat. After any failure it is thrown away, and the
/// next call makes a new one.
/// </summary>
internal sealed class MembershipConnection : IAsyncDisposable
{
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly string _settings;
    private NpgsqlConnection? _connection;

    /// <exception cref="MembershipException">The connection string is malformed.</exception>
    public MembershipConnection(string connectionString, TimeSpan timeout, TimeProvider timeProvider)
    {
        _timeout = timeout;
        _timeProvider = timeProvider;
        _settings = Settings(connectionString);
    }

    /// <summary>Runs a call on the connection, within the time that is allowed to one.</summary>
    /// <exception cref="MembershipException">The database can't be reached, does not answer in time, or refuses.</exception>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var overdue = new CancellationTokenSource(_timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, overdue.Token);
        try
        {
            return await call(await OpenAsync(either.Token), either.Token);
        }
        catch (Exception exception)
        {
            await DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            switch (exception)
            {
                case OperationCanceledException:
                    throw new MembershipException($"PostgreSQL did not answer within {_timeout}.", exception);
                case NpgsqlException or TimeoutException or IOException or SocketException:
                    throw new MembershipException($"PostgreSQL can't be reached, or refuses: {exception.Message}", exception);
                default:
                    throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        var connection = _connection;
        _connection = null;
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            _connection = new NpgsqlConnection(_settings);
            await _connection.OpenAsync(cancellationToken);
        }

        return _connection;
    }

    private static string Settings(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
            settings.ApplicationName ??= "ordercluster-membership";
            settings.MaxAutoPrepare = 10;
            settings.AutoPrepareMinUsages = 2;
            settings.Enlist = false;
            settings.TcpKeepAlive = true;

            // A server that does not answer does not answer a request to cancel either: the connection is given up at once.
            settings.CancellationTimeout = -1;
            return settings.ConnectionString;
        }
        catch (ArgumentException exception)
        {
            throw new MembershipException($"The connection string of the membership is malformed: {exception.Message}", exception);
        }
    }
}
