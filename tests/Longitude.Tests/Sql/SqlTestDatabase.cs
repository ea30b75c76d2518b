using System.Text;
using Longitude.Client;
using Longitude.Sql;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Tests.Sql;

/// <summary>SQL on a real folder of its own, without a wire.</summary>
internal sealed class SqlTestDatabase : IAsyncDisposable
{
    private readonly string _folder;

    private SqlTestDatabase(string folder, Database database, SqlEngine engine)
    {
        _folder = folder;
        Database = database;
        Engine = engine;
    }

    public Database Database { get; private set; }

    public SqlEngine Engine { get; private set; }

    public static async Task<SqlTestDatabase> OpenAsync(WorldOptions? world = null)
    {
        string folder = Directory.CreateTempSubdirectory("longitude-sql-").FullName;
        Database database = Database.Open(folder, world ?? WorldOptions.Single);
        return new SqlTestDatabase(folder, database, await SqlEngine.OpenAsync(database));
    }

    public SqlTestSession Connect(string user = "longitude", string? place = null) =>
        new(Engine.Connect(new SessionStart { User = user, Database = "longitude", Place = place }));

    /// <summary>Closes the database and opens it again, as after the process was killed: its sessions are not ended.</summary>
    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = Database.Open(_folder, WorldOptions.Single);
        Engine = await SqlEngine.OpenAsync(Database);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A session whose answers are texts, as a client would see them.</summary>
internal sealed class SqlTestSession : IAsyncDisposable
{
    public SqlTestSession(SqlSession session)
    {
        Session = session;
        session.Noticed = n =>
        {
            Notices.Add($"{n.Severity}: {n.Message}");
            if (n.Detail is not null)
                Notices.Add($"DETAIL: {n.Detail}");
        };
    }

    public SqlSession Session { get; }

    public List<string> Notices { get; } = [];

    /// <summary>Runs a text of one or more statements as a simple query does, and gives the last answer.</summary>
    /// <exception cref="SqlException">What the client would be told; the transaction has then failed as it would have there.</exception>
    public async Task<SqlAnswer> RunAsync(string sql)
    {
        SqlAnswer answer = new([], [], "");
        try
        {
            IReadOnlyList<SqlText> texts = Session.Split(sql);
            for (int i = 0; i < texts.Count; i++)
                answer = await AnswerAsync(Session.Prepare(texts[i], []), [], endsImplicit: texts.Count == 1);
            await Session.SyncAsync(CancellationToken.None);
        }
        catch
        {
            Session.Fail();
            throw;
        }

        return answer;
    }

    /// <summary>Runs one statement with parameters, given as texts of the types that were inferred.</summary>
    public async Task<SqlAnswer> RunAsync(string sql, params string?[] parameters)
    {
        try
        {
            SqlStatement statement = Session.Prepare(Session.Split(sql)[0], []);
            Datum[] values = [.. parameters.Select((p, i) => p is null ? Datum.Null : TypeFormat.Parse(statement.ParameterTypes[i], -1, p, Session.Types))];
            SqlAnswer answer = await AnswerAsync(statement, values, endsImplicit: true);
            await Session.SyncAsync(CancellationToken.None);
            return answer;
        }
        catch
        {
            Session.Fail();
            throw;
        }
    }

    /// <summary>The SQLSTATE that a text fails with; <c>00000</c> when it does not.</summary>
    public async Task<string> StateAsync(string sql)
    {
        try
        {
            await RunAsync(sql);
            return "00000";
        }
        catch (LongitudeException e)
        {
            return e.SqlState;
        }
    }

    /// <summary>The one value of the last answer, as text.</summary>
    public async Task<string?> ValueAsync(string sql) => (await RunAsync(sql)).Rows.Single()[0];

    public ValueTask DisposeAsync() => Session.DisposeAsync();

    private async Task<SqlAnswer> AnswerAsync(SqlStatement statement, Datum[] parameters, bool endsImplicit)
    {
        await using SqlExecution execution = await Session.ExecuteAsync(statement, parameters, endsImplicit, CancellationToken.None);
        var rows = new List<string?[]>();
        while (execution.Read())
        {
            rows.Add([.. execution.Row.Take(execution.Columns!.Count).Select((v, i) =>
                v.IsNull ? null : TypeFormat.Format(v, execution.Columns![i].Type, Session.Types))]);
        }

        await execution.CompleteAsync();
        return new SqlAnswer([.. (execution.Columns ?? []).Select(c => c.Name)], rows, execution.CommandTag ?? "");
    }
}

internal sealed record SqlAnswer(IReadOnlyList<string> Columns, IReadOnlyList<string?[]> Rows, string Tag)
{
    /// <summary>Rows as lines, values joined by <c>|</c>; NULL as <c>∅</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (string?[] row in Rows)
            text.AppendJoin('|', row.Select(v => v ?? "∅")).Append('\n');
        return text.ToString().TrimEnd('\n');
    }
}
