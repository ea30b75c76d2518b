using Longitude.Sql.Execution;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <summary>A statement that has already done its work: its rows are here.</summary>
internal sealed class BufferedExecution(IReadOnlyList<ResultColumn>? columns, IReadOnlyList<Datum[]> rows, string? tag) : SqlExecution
{
    private int _next;

    public override IReadOnlyList<ResultColumn>? Columns => columns;

    public IReadOnlyList<Datum[]> Rows => rows;

    /// <summary>False when running the same statement again is not the same thing.</summary>
    public bool IsRepeatable { get; init; } = true;

    public override Datum[] Row => rows[_next - 1];

    public override string? CommandTag => tag;

    public override bool Read()
    {
        if (_next == rows.Count)
            return false;
        _next++;
        return true;
    }

    public override ValueTask CompleteAsync() => default;
}

/// <summary>A statement whose rows are computed as they are pulled, or whose data comes from the client.</summary>
internal sealed class LiveExecution : SqlExecution
{
    private readonly SqlSession _session;
    private readonly OpenTransaction _open;
    private readonly StatementRun _run;
    private readonly IReadOnlyList<ResultColumn>? _columns;
    private readonly List<Datum[]> _first = [];
    private Datum[]? _current;
    private int _nextFirst;
    private bool _ended;
    private bool _disposed;

    private LiveExecution(SqlSession session, OpenTransaction open, StatementRun run, IReadOnlyList<ResultColumn>? columns)
    {
        _session = session;
        _open = open;
        _run = run;
        _columns = columns;
    }

    /// <summary>
    /// Reads the first rows at once: that is where a definition shows that has changed since the statement was planned. A result that ends with
    /// them is complete, and can be compared when its transaction has to be run again.
    /// </summary>
    public static SqlExecution Begin(SqlSession session, OpenTransaction open, StatementRun run, IReadOnlyList<ResultColumn>? columns, bool givesRows)
    {
        var live = new LiveExecution(session, open, run, columns);
        try
        {
            while (givesRows && live._first.Count < FirstRowsMax)
            {
                if (!run.Read())
                {
                    run.Dispose();
                    return new BufferedExecution(columns, live._first, run.Tag);
                }

                live._first.Add([.. run.Row]);
            }
        }
        catch
        {
            run.Dispose();
            throw;
        }

        open.OpenExecutions++;
        return live;
    }

    private const int FirstRowsMax = 128;

    /// <summary>True when the transaction is this statement's own, and ends with it.</summary>
    public bool IsAlone { get; set; }

    public override IReadOnlyList<ResultColumn>? Columns => _columns;

    public override Datum[] Row => _current ?? _run.Row;

    public override string? CommandTag => _run.Tag;

    public override ICopySink? CopyIn => _run.CopyIn;

    public override ICopySource? CopyOut => _run.CopyOut;

    public override bool Read()
    {
        if (_nextFirst < _first.Count)
        {
            _current = _first[_nextFirst++];
            return true;
        }

        _current = null;
        if (_ended)
            return false;
        try
        {
            _ended = !_run.Read();
        }
        catch (Exception e)
        {
            if (_session.Translate(e) is { } translated)
                throw translated;
            throw;
        }

        return !_ended;
    }

    public override async ValueTask CompleteAsync()
    {
        while (Read())
        {
            // A client that wanted fewer rows has them.
        }

        Close();
        if (IsAlone)
            await _session.CommitAloneAsync().ConfigureAwait(false);
    }

    public override void Close()
    {
        if (_disposed)
            return;
        _disposed = true;
        _open.OpenExecutions--;
        _run.Dispose();
        _session.EndStatement();
    }
}
