using Longitude.Sql;

namespace Longitude.Tests.Sql.Sessions;

/// <summary>
/// The anomalies that the literature names (Adya's G0 to G2, observed transaction vanishes, predicate-many-preceders, lost
/// update), each as two or three sessions in a fixed interleaving, at each isolation level: what may happen, and what must not.
/// </summary>
public sealed class AnomalyTests
{
    public static TheoryData<string> Levels => ["read committed", "repeatable read", "serializable"];

    private const string Serializable = "serializable";
    private const string ReadCommitted = "read committed";

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task G0_writes_of_two_transactions_do_not_interleave(string level)
    {
        await using World world = await World.BeginAsync(level);
        await world.T1.RunAsync("UPDATE test SET value = 11 WHERE id = 1");
        Task<SqlAnswer> waits = await world.StartAsync(world.T2, "UPDATE test SET value = 12 WHERE id = 1");
        await world.T1.RunAsync("UPDATE test SET value = 21 WHERE id = 2");
        Assert.False(waits.IsCompleted);
        await world.T1.RunAsync("COMMIT");
        await waits;
        await world.T2.RunAsync("UPDATE test SET value = 22 WHERE id = 2");
        await world.T2.RunAsync("COMMIT");
        Assert.Equal("1|12\n2|22", await world.StateAsync());
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task G1a_what_is_rolled_back_is_never_seen(string level)
    {
        await using World world = await World.BeginAsync(level);
        await world.T1.RunAsync("UPDATE test SET value = 101 WHERE id = 1");
        Assert.Equal("1|10\n2|20", await World.SelectAsync(world.T2));
        await world.T1.RunAsync("ROLLBACK");
        Assert.Equal("1|10\n2|20", await World.SelectAsync(world.T2));
        await world.T2.RunAsync("COMMIT");
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task G1b_intermediate_values_are_never_seen(string level)
    {
        await using World world = await World.BeginAsync(level);
        await world.T1.RunAsync("UPDATE test SET value = 101 WHERE id = 1");
        Assert.Equal("1|10\n2|20", await World.SelectAsync(world.T2));
        await world.T1.RunAsync("UPDATE test SET value = 11 WHERE id = 1");
        await world.T1.RunAsync("COMMIT");
        Assert.Equal(level == ReadCommitted ? "1|11\n2|20" : "1|10\n2|20", await World.SelectAsync(world.T2));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task G1c_information_does_not_flow_in_circles(string level)
    {
        await using World world = await World.BeginAsync(level);
        await world.T1.RunAsync("UPDATE test SET value = 11 WHERE id = 1");
        await world.T2.RunAsync("UPDATE test SET value = 22 WHERE id = 2");
        Assert.Equal("20", await world.T1.ValueAsync("SELECT value FROM test WHERE id = 2"));
        Assert.Equal("10", await world.T2.ValueAsync("SELECT value FROM test WHERE id = 1"));
        await world.T1.RunAsync("COMMIT");
        Assert.Equal(level == Serializable ? SqlStates.SerializationFailure : "00000", await world.T2.StateAsync("COMMIT"));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task OTV_an_observed_transaction_does_not_vanish(string level)
    {
        await using World world = await World.BeginAsync(level);
        await world.T1.RunAsync("UPDATE test SET value = 11 WHERE id = 1");
        await world.T1.RunAsync("UPDATE test SET value = 19 WHERE id = 2");
        Task<SqlAnswer> waits = await world.StartAsync(world.T2, "UPDATE test SET value = 12 WHERE id = 1");
        await world.T1.RunAsync("COMMIT");
        await waits;
        Assert.Equal("11", await world.T3.ValueAsync("SELECT value FROM test WHERE id = 1"));
        await world.T2.RunAsync("UPDATE test SET value = 18 WHERE id = 2");
        Assert.Equal("19", await world.T3.ValueAsync("SELECT value FROM test WHERE id = 2"));
        await world.T2.RunAsync("COMMIT");
        bool seesNew = level == ReadCommitted;
        Assert.Equal(seesNew ? "18" : "19", await world.T3.ValueAsync("SELECT value FROM test WHERE id = 2"));
        Assert.Equal(seesNew ? "12" : "11", await world.T3.ValueAsync("SELECT value FROM test WHERE id = 1"));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task PMP_a_predicate_read_again_finds_the_same(string level)
    {
        await using World world = await World.BeginAsync(level);
        Assert.Equal("", (await world.T1.RunAsync("SELECT * FROM test WHERE value = 30")).ToString());
        await world.T2.RunAsync("INSERT INTO test VALUES (3, 30)");
        await world.T2.RunAsync("COMMIT");
        Assert.Equal(level == ReadCommitted ? "3|30" : "", (await world.T1.RunAsync("SELECT * FROM test WHERE value % 3 = 0")).ToString());
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task P4_no_update_is_lost(string level)
    {
        await using World world = await World.BeginAsync(level);
        await world.T1.RunAsync("SELECT * FROM test WHERE id = 1");
        await world.T2.RunAsync("SELECT * FROM test WHERE id = 1");
        await world.T1.RunAsync("UPDATE test SET value = 11 WHERE id = 1");
        Task<SqlAnswer> waits = await world.StartAsync(world.T2, "UPDATE test SET value = value + 100 WHERE id = 1");
        await world.T1.RunAsync("COMMIT");
        if (level == ReadCommitted)
        {
            await waits;
            await world.T2.RunAsync("COMMIT");
            Assert.Equal("1|111\n2|20", await world.StateAsync());
            return;
        }

        // The addition itself does not wait; what the transaction read before is what no longer holds.
        string state = await World.StateOfAsync(waits);
        if (state == "00000")
            state = await world.T2.StateAsync("COMMIT");
        Assert.Equal(SqlStates.SerializationFailure, state);
        Assert.Equal("1|11\n2|20", await world.StateAsync());
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task G_single_reads_do_not_skew(string level)
    {
        await using World world = await World.BeginAsync(level);
        Assert.Equal("10", await world.T1.ValueAsync("SELECT value FROM test WHERE id = 1"));
        await World.SelectAsync(world.T2);
        await world.T2.RunAsync("UPDATE test SET value = 12 WHERE id = 1");
        await world.T2.RunAsync("UPDATE test SET value = 18 WHERE id = 2");
        await world.T2.RunAsync("COMMIT");
        Assert.Equal(level == ReadCommitted ? "18" : "20", await world.T1.ValueAsync("SELECT value FROM test WHERE id = 2"));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task G2_item_writes_do_not_skew_when_serializable(string level)
    {
        await using World world = await World.BeginAsync(level);
        await World.SelectAsync(world.T1);
        await World.SelectAsync(world.T2);
        await world.T1.RunAsync("UPDATE test SET value = 11 WHERE id = 1");
        await world.T2.RunAsync("UPDATE test SET value = 21 WHERE id = 2");
        await world.T1.RunAsync("COMMIT");
        Assert.Equal(level == Serializable ? SqlStates.SerializationFailure : "00000", await world.T2.StateAsync("COMMIT"));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task G2_phantoms_do_not_skew_when_serializable(string level)
    {
        await using World world = await World.BeginAsync(level);
        await world.T1.RunAsync("SELECT * FROM test WHERE value % 3 = 0");
        await world.T2.RunAsync("SELECT * FROM test WHERE value % 3 = 0");
        await world.T1.RunAsync("INSERT INTO test VALUES (3, 30)");
        await world.T2.RunAsync("INSERT INTO test VALUES (4, 42)");
        await world.T1.RunAsync("COMMIT");
        Assert.Equal(level == Serializable ? SqlStates.SerializationFailure : "00000", await world.T2.StateAsync("COMMIT"));
    }

    [Fact]
    public async Task Serializable_transactions_that_only_read_never_fail()
    {
        await using World world = await World.BeginAsync(Serializable);
        Assert.Equal("1|10\n2|20", await World.SelectAsync(world.T1));
        await world.T2.RunAsync("UPDATE test SET value = 11 WHERE id = 1");
        await world.T2.RunAsync("COMMIT");
        Assert.Equal("1|10\n2|20", await World.SelectAsync(world.T1));
        Assert.Equal("00000", await world.T1.StateAsync("COMMIT"));
    }

    /// <summary>Three sessions, each in a transaction of the level, on a table of two rows.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly SqlTestDatabase _database;

        private World(SqlTestDatabase database)
        {
            _database = database;
            T1 = database.Connect();
            T2 = database.Connect();
            T3 = database.Connect();
        }

        public SqlTestSession T1 { get; }

        public SqlTestSession T2 { get; }

        public SqlTestSession T3 { get; }

        public static async Task<World> BeginAsync(string level)
        {
            var world = new World(await SqlTestDatabase.OpenAsync());
            await world.T1.RunAsync("CREATE TABLE test (id int PRIMARY KEY, value int); INSERT INTO test VALUES (1, 10), (2, 20)");
            foreach (SqlTestSession session in new[] { world.T1, world.T2, world.T3 })
                await session.RunAsync($"BEGIN ISOLATION LEVEL {level}");
            return world;
        }

        public static async Task<string> SelectAsync(SqlTestSession session) =>
            (await session.RunAsync("SELECT * FROM test ORDER BY id")).ToString();

        public static async Task<string> StateOfAsync(Task<SqlAnswer> running)
        {
            try
            {
                await running;
                return "00000";
            }
            catch (LongitudeException e)
            {
                return e.SqlState;
            }
        }

        /// <summary>Starts a statement that has to wait for another session; returns once it does, or has ended.</summary>
        public async Task<Task<SqlAnswer>> StartAsync(SqlTestSession session, string sql)
        {
            Task<SqlAnswer> running = Task.Run(() => session.RunAsync(sql));
            while (!running.IsCompleted && !_database.Engine.Locks.IsWaiting(session.Session.BackendId))
                await Task.Yield();
            return running;
        }

        public async Task<string> StateAsync()
        {
            await using SqlTestSession session = _database.Connect();
            return await SelectAsync(session);
        }

        public async ValueTask DisposeAsync()
        {
            await T1.DisposeAsync();
            await T2.DisposeAsync();
            await T3.DisposeAsync();
            await _database.DisposeAsync();
        }
    }
}
