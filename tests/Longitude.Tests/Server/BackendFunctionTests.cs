using Npgsql;

namespace Longitude.Tests.Server;

/// <summary>Sessions that end statements and connections of others.</summary>
public sealed class BackendFunctionTests
{
    [Fact]
    public async Task A_cancelled_statement_ends_and_its_session_goes_on()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlConnection victim = await OpenAsync(server);
        await using NpgsqlConnection other = await OpenAsync(server);
        Task<object?> sleeping = ScalarAsync(victim, "SELECT pg_sleep(60)");
        await EventuallyActiveAsync(other, victim.ProcessID);
        Assert.Equal(true, await ScalarAsync(other, $"SELECT pg_cancel_backend({victim.ProcessID})"));
        PostgresException canceled = await Assert.ThrowsAsync<PostgresException>(() => sleeping);
        Assert.Equal(("57014", "canceling statement due to user request"), (canceled.SqlState, canceled.MessageText));
        Assert.Equal(1, await ScalarAsync(victim, "SELECT 1"));
    }

    [Fact]
    public async Task A_terminated_session_is_told_why_and_cut_off()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlConnection victim = await OpenAsync(server);
        await using NpgsqlConnection other = await OpenAsync(server);
        Task<object?> sleeping = ScalarAsync(victim, "SELECT pg_sleep(60)");
        await EventuallyActiveAsync(other, victim.ProcessID);
        Assert.Equal(true, await ScalarAsync(other, $"SELECT pg_terminate_backend({victim.ProcessID})"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => sleeping);
        await Eventually.HoldsAsync(() => 1L.Equals(ScalarAsync(other, "SELECT count(*) FROM pg_stat_activity").Result));
        Assert.Equal(false, await ScalarAsync(other, "SELECT pg_terminate_backend(-1)"));
    }

    [Fact]
    public async Task Only_members_of_the_role_may_end_its_sessions()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlConnection super = await OpenAsync(server);
        await using NpgsqlConnection other = await OpenAsync(server);
        await ScalarAsync(other, "CREATE ROLE nobody_special; SET ROLE nobody_special");
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(other, $"SELECT pg_terminate_backend({super.ProcessID})"));
        Assert.Equal(("42501", "must be a superuser to terminate superuser process"), (refused.SqlState, refused.MessageText));
        Assert.Equal(1, await ScalarAsync(super, "SELECT 1"));
    }

    [Fact]
    public async Task A_transaction_has_one_number_and_the_next_one_a_greater_one()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using NpgsqlConnection connection = await OpenAsync(server);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        long first = (long)(await ScalarAsync(connection, "SELECT txid_current()"))!;
        Assert.Equal(first, await ScalarAsync(connection, "SELECT txid_current()"));
        await transaction.CommitAsync();
        long second = (long)(await ScalarAsync(connection, "SELECT txid_current()"))!;
        Assert.True(second > first);
        Assert.NotEqual(second, await ScalarAsync(connection, "SELECT txid_current()"));
    }

    private static async Task<NpgsqlConnection> OpenAsync(RealServer server)
    {
        var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Waits until a session sleeps.</summary>
    private static Task EventuallyActiveAsync(NpgsqlConnection observer, int pid) => Eventually.HoldsAsync(() =>
        true.Equals(ScalarAsync(observer, $"SELECT state = 'active' AND query LIKE '%pg_sleep%' FROM pg_stat_activity WHERE pid = {pid}").Result));
}
