using Longitude.Sql.Functions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>A partition that is kept, with a current row, the rows that its order does not tell from it, and its frame.</summary>
internal sealed class PartitionRows : WindowPartition
{
    private readonly RowBuffer _rows;
    private readonly int _width;
    private readonly FrameBounds _bounds;
    private readonly EvalFrame _frame;
    private readonly int[] _groupOf;
    private readonly List<int> _groupStarts = [];
    private int _row = -1;
    private int _start;
    private int _end;
    private bool _hasFrame;
    private int _loaded = -1;

    public PartitionRows(RowBuffer rows, int width, SortColumn[] order, FrameBounds bounds, EvalFrame frame)
    {
        _rows = rows;
        _width = width;
        _bounds = bounds;
        _frame = frame;
        _groupOf = new int[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            if (i == 0 || (order.Length > 0 && RowOrdering.Compare(order, rows[i - 1], rows[i]) != 0))
                _groupStarts.Add(i);
            _groupOf[i] = _groupStarts.Count - 1;
        }
    }

    /// <summary>The arguments of the call that is being computed.</summary>
    public Expr[] Arguments { get; set; } = [];

    public override int RowCount => _rows.Count;

    public override int Row => _row;

    public override int PeersStart => _groupStarts[_groupOf[_row]];

    public override int PeersEnd => GroupEnd(_groupOf[_row]);

    public FrameExclusion Exclusion => _bounds.Exclusion;

    /// <summary>The first row of the frame, before any are left out.</summary>
    public int FrameStart
    {
        get
        {
            FindFrame();
            return _start;
        }
    }

    /// <summary>The row after its last one.</summary>
    public int FrameEnd
    {
        get
        {
            FindFrame();
            return _end;
        }
    }

    public override int FrameCount
    {
        get
        {
            FindFrame();
            int all = _end - _start;
            return _bounds.Exclusion switch
            {
                FrameExclusion.CurrentRow => all - (IsIn(_row) ? 1 : 0),
                FrameExclusion.Group => all - Overlap(PeersStart, PeersEnd),
                FrameExclusion.Ties => all - Overlap(PeersStart, PeersEnd) + (IsIn(_row) ? 1 : 0),
                _ => all,
            };
        }
    }

    public void GoTo(int row)
    {
        _row = row;
        _hasFrame = false;
    }

    public override int FrameRow(int n)
    {
        FindFrame();
        int row = _start + n;
        switch (_bounds.Exclusion)
        {
            case FrameExclusion.CurrentRow:
                return row >= _row && IsIn(_row) ? row + 1 : row;
            case FrameExclusion.Group:
                return row >= PeersStart ? row + Overlap(PeersStart, PeersEnd) : row;
            case FrameExclusion.Ties:
                int first = Math.Max(PeersStart, _start);
                if (row < first)
                    return row;
                if (!IsIn(_row))
                    return row + Overlap(PeersStart, PeersEnd);
                return row == first ? _row : row + Overlap(PeersStart, PeersEnd) - 1;
            default:
                return row;
        }
    }

    public bool IsExcluded(int row) => _bounds.Exclusion switch
    {
        FrameExclusion.CurrentRow => row == _row,
        FrameExclusion.Group => row >= PeersStart && row < PeersEnd,
        FrameExclusion.Ties => row != _row && row >= PeersStart && row < PeersEnd,
        _ => false,
    };

    public override Datum Argument(int argument, int row) => Arguments[argument].Eval(At(row));

    /// <summary>A frame for evaluating expressions on a row of the partition.</summary>
    public EvalFrame At(int row)
    {
        if (_loaded != row)
        {
            _rows[row][.._width].CopyTo(_frame.Row);
            _loaded = row;
        }

        return _frame;
    }

    public ReadOnlySpan<Datum> Values(int row) => _rows[row];

    public int GroupOf(int row) => _groupOf[row];

    public int GroupCount => _groupStarts.Count;

    public int GroupStart(int group) => _groupStarts[group];

    public int GroupEnd(int group) => group + 1 < _groupStarts.Count ? _groupStarts[group + 1] : _rows.Count;

    private void FindFrame()
    {
        if (_hasFrame)
            return;
        (_start, _end) = _bounds.Of(this);
        _hasFrame = true;
    }

    private bool IsIn(int row) => row >= _start && row < _end;

    private int Overlap(int from, int to) => Math.Max(0, Math.Min(to, _end) - Math.Max(from, _start));
}
