using System.Text;
using Longitude.Sql;
using Longitude.Tests.Server;

namespace Longitude.Tests.Sql.Comparison;

/// <summary>What a client got for a statement.</summary>
/// <param name="State">The error's SQLSTATE, and null when there was none.</param>
/// <param name="Message">The error's, for those who read a difference.</param>
internal sealed record Answer(IReadOnlyList<string> Rows, string Tag, string? State = null, string Message = "")
{
    public bool IsSame(Answer other, bool isOrdered)
    {
        if (State is not null || other.State is not null)
            return IsSameError(State, other.State);
        return string.Equals(Tag, other.Tag, StringComparison.Ordinal) && (isOrdered
            ? Rows.SequenceEqual(other.Rows, StringComparer.Ordinal)
            : Rows.Order(StringComparer.Ordinal).SequenceEqual(other.Rows.Order(StringComparer.Ordinal), StringComparer.Ordinal));
    }

    /// <summary>Which of several values or rows that can't be is met first depends on the plan; a statement that took too long says nothing.</summary>
    private static bool IsSameError(string? one, string? other) =>
        string.Equals(one, other, StringComparison.Ordinal) || one is SqlStates.QueryCanceled || other is SqlStates.QueryCanceled
        || (IsOfData(one) && IsOfData(other));

    private static bool IsOfData(string? state) => state is ['2', '1' or '2' or '3', ..];

    public override string ToString()
    {
        if (State is not null)
            return $"  ERROR {State}: {Message}\n";
        var text = new StringBuilder($"  {Tag}\n");
        foreach (string row in Rows.Take(30))
            text.Append("  ").Append(row).Append('\n');
        return text.ToString();
    }
}

/// <summary>One of the two databases that are compared.</summary>
internal interface ISide
{
    Task<Answer> RunAsync(string sql);
}

internal sealed class LongitudeSide(SqlTestSession session) : ISide
{
    public async Task<Answer> RunAsync(string sql)
    {
        try
        {
            SqlAnswer answer = await session.RunAsync(sql);
            return new Answer([.. answer.Rows.Select(r => string.Join('|', r.Select(v => v ?? "∅")))], answer.Tag);
        }
        catch (LongitudeException e)
        {
            return new Answer([], "", e.SqlState, e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new Answer([], "", e.GetType().Name, e.ToString());
        }
    }
}

internal sealed class PostgresSide(RawClient client) : ISide
{
    public async Task<Answer> RunAsync(string sql)
    {
        await client.Query(sql).SendAsync();
        var rows = new List<string>();
        string tag = "";
        ServerMessage? error = null;
        foreach (ServerMessage message in await client.ReadUntilReadyAsync())
        {
            if (message.Type == 'D')
                rows.Add(string.Join('|', message.Values.Select(v => v ?? "∅")));
            else if (message.Type == 'C')
                tag = message.Text.TrimEnd('\0');
            else if (message.Type == 'E')
                error = message;
        }

        return error is null ? new Answer(rows, tag) : new Answer([], "", error.Fields['C'], error.Fields['M']);
    }
}
