using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <content>Cursors: portals that SQL declares.</content>
internal sealed partial class SqlSession
{
    private async ValueTask<SqlExecution> DeclareAsync(ControlStatement control, DeclareCursorStatement declare, Datum[] parameters, CancellationToken cancellation)
    {
        if (_open is not { IsBlock: true } && !declare.IsWithHold)
            throw new SqlException(SqlStates.NoActiveSqlTransaction, "DECLARE CURSOR can only be used in transaction blocks");
        if (Portals.ContainsKey(declare.Name))
            throw new SqlException(SqlStates.DuplicateCursor, $"cursor \"{declare.Name}\" already exists");
        PlannedStatement statement = Plan(TextOf(control, declare.Query), []);
        SqlExecution rows = await RunWithinAsync(statement, parameters, cancellation).ConfigureAwait(false);
        Portals[declare.Name] = new SqlPortal
        {
            Statement = statement,
            Parameters = parameters,
            ResultFormats = declare.IsBinary ? [1] : [],
            Execution = new CursorExecution(rows, keepsRows: !declare.IsNoScroll) { IsWithHold = declare.IsWithHold },
        };

        // Outside a block the transaction is this statement's own; its end makes the cursor's rows the session's.
        if (_open is { IsBlock: false })
            await CommitAsync(cancellation).ConfigureAwait(false);
        return Done("DECLARE CURSOR");
    }

    private async ValueTask<SqlExecution> FetchAsync(FetchStatement fetch)
    {
        if (!Portals.TryGetValue(fetch.Cursor, out SqlPortal? portal) || portal.Execution is not CursorExecution cursor)
            throw new SqlException(SqlStates.InvalidCursorName, $"cursor \"{fetch.Cursor}\" does not exist");
        await _engine.Workers.SwitchAsync();
        List<Datum[]> rows = cursor.Fetch(fetch.Direction, fetch.Count);
        return fetch.IsMove
            ? Done($"MOVE {rows.Count}")
            : new BufferedExecution(portal.Statement.Columns, rows, $"FETCH {rows.Count}") { IsRepeatable = false };
    }

    private string CloseCursor(CloseStatement close)
    {
        if (close.Name is null)
        {
            ClosePortals(keepsHeld: false);
            return "CLOSE CURSOR ALL";
        }

        if (!Portals.Remove(close.Name, out SqlPortal? portal))
            throw new SqlException(SqlStates.InvalidCursorName, $"cursor \"{close.Name}\" does not exist");
        Close(portal);
        return "CLOSE CURSOR";
    }

    /// <summary>Closes the portals of a transaction that ends.</summary>
    /// <param name="keepsHeld">Whether a cursor WITH HOLD stays.</param>
    private void ClosePortals(bool keepsHeld)
    {
        if (Portals.Count == 0)
            return;
        foreach ((string name, SqlPortal portal) in Portals.ToArray())
        {
            if (keepsHeld && portal.Execution is CursorExecution { IsHeld: true })
                continue;
            Portals.Remove(name);
            Close(portal);
        }
    }

    /// <summary>Before a commit: cursors WITH HOLD take the rows that are left into memory.</summary>
    private async ValueTask HoldCursorsAsync(OpenTransaction open)
    {
        foreach (SqlPortal portal in Portals.Values)
        {
            if (portal.Execution is not CursorExecution { IsWithHold: true, IsHeld: false } cursor)
                continue;
            await _engine.Workers.SwitchAsync();
            cursor.Hold();
            open.HasRunStatements = true;
        }
    }

    private static void Close(SqlPortal portal)
    {
        portal.Execution?.Close();
        portal.Execution = null;
    }
}

/// <summary>The rows of a cursor: pulled as they are fetched, and kept when it may go backwards.</summary>
internal sealed class CursorExecution(SqlExecution rows, bool keepsRows) : SqlExecution
{
    private readonly List<Datum[]> _kept = [];
    private bool _atEnd;

    /// <summary>The row that the cursor stands on, from 1; 0 before the first.</summary>
    private int _position;

    public bool IsWithHold { get; init; }

    /// <summary>True once all rows are in memory and the transaction is no longer needed.</summary>
    public bool IsHeld { get; private set; }

    public override IReadOnlyList<ResultColumn>? Columns => rows.Columns;

    public override Datum[] Row => Current!;

    public override string? CommandTag => null;

    private Datum[]? Current { get; set; }

    public override bool Read()
    {
        Current = MoveTo(_position + 1L);
        return Current is not null;
    }

    public override ValueTask CompleteAsync() => default;

    public override void Close() => rows.Close();

    /// <summary>Takes what is left into memory.</summary>
    public void Hold()
    {
        int position = _position;
        while (MoveTo(_position + 1L) is not null)
        {
            // Each row is kept as it passes.
        }

        _position = position;
        IsHeld = true;
        rows.Close();
    }

    /// <exception cref="SqlException">55000: backwards, and the cursor was declared NO SCROLL.</exception>
    public List<Datum[]> Fetch(string direction, long? count)
    {
        var fetched = new List<Datum[]>();
        switch (direction)
        {
            case "next":
                Take(fetched, 1);
                break;
            case "prior":
                Take(fetched, -1);
                break;
            case "first":
                Add(fetched, MoveTo(1));
                break;
            case "last":
                _ = MoveTo(long.MaxValue);
                Add(fetched, MoveTo(_position - 1L));
                break;
            case "absolute":
                Add(fetched, MoveTo(Absolute(count ?? 1)));
                break;
            case "relative":
                Add(fetched, MoveTo(_position + (count ?? 1)));
                break;
            case "backward":
                Take(fetched, count is { } back ? -back : long.MinValue);
                break;
            default:
                Take(fetched, count ?? long.MaxValue);
                break;
        }

        return fetched;
    }

    private long Absolute(long n)
    {
        if (n >= 0)
            return n;
        _ = MoveTo(long.MaxValue);
        return _position + n;
    }

    /// <summary>Rows forward, or backward when negative; 0 is the current row again.</summary>
    private void Take(List<Datum[]> into, long count)
    {
        if (count == 0)
        {
            Add(into, MoveTo(_position));
            return;
        }

        int step = count > 0 ? 1 : -1;
        long left = count == long.MinValue ? long.MaxValue : Math.Abs(count);
        while (left-- > 0 && MoveTo(_position + (long)step) is { } row)
            into.Add(row);
    }

    private static void Add(List<Datum[]> into, Datum[]? row)
    {
        if (row is not null)
            into.Add(row);
    }

    /// <summary>Goes to a row, as far as there are rows: before the first, or after the last, where there is none.</summary>
    private Datum[]? MoveTo(long target)
    {
        if (target < _position || (target == _position && target > 0))
            RequireScroll();
        if (target <= 0)
        {
            _position = 0;
            return null;
        }

        Datum[]? row = target <= _kept.Count ? _kept[(int)target - 1] : null;
        while (row is null && !_atEnd && Pulled < target)
        {
            if (!rows.Read())
            {
                _atEnd = true;
                break;
            }

            Datum[] copy = [.. rows.Row];
            Pulled++;
            if (keepsRows || IsWithHold)
                _kept.Add(copy);
            if (Pulled == target)
                row = copy;
        }

        _position = (int)Math.Min(target, Pulled + 1);
        return row;
    }

    private int Pulled { get; set; }

    private void RequireScroll()
    {
        if (!keepsRows)
            throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, "cursor can only scan forward") { Hint = "Declare it with SCROLL option to enable backward scan." };
    }
}
