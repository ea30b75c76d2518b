using Longitude.Sql.Functions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>
/// An aggregate over each row's frame. As the frame moves on, rows are added to one state and the oldest taken back; where the aggregate
/// cannot do that, or rows are left out in the middle, the state is made anew.
/// </summary>
internal sealed class FrameAggregate(WindowCall call, PartitionRows rows, ExecutionContext context)
{
    private readonly CallContext _context = call.Call.Context(context.Session, context);
    private readonly Datum[] _values = new Datum[call.Arguments.Length];
    private Aggregate? _state;
    private int _start;
    private int _end;

    public Datum[] Compute()
    {
        var results = new Datum[rows.RowCount];
        Datum last = Datum.Null;
        for (int i = 0; i < results.Length; i++)
        {
            context.CountRow();
            rows.GoTo(i);
            int start = rows.FrameStart;
            int end = rows.FrameEnd;
            bool isSame = i > 0 && start == _start && end == _end && rows.Exclusion == FrameExclusion.NoOthers;
            if (!isSame)
                last = Move(start, end);
            results[i] = last;
        }

        return results;
    }

    private Datum Move(int start, int end)
    {
        if (rows.Exclusion != FrameExclusion.NoOthers)
        {
            Restart(start, end);
            return _state!.Result();
        }

        bool isOnward = _state is not null && start >= _start && end >= _end && start <= _end;
        if (!isOnward || !TryTakeBack(start))
        {
            Restart(start, end);
            return _state!.Result();
        }

        for (int i = _end; i < end; i++)
            Take(i);
        (_start, _end) = (start, end);
        return _state!.Result();
    }

    private bool TryTakeBack(int start)
    {
        for (int i = _start; i < start; i++)
        {
            if (!Load(i))
                continue;
            if (!_state!.TryRemove(_values))
                return false;
        }

        return true;
    }

    private void Restart(int start, int end)
    {
        _state = call.Call.Function.Start!(_context);
        for (int i = start; i < end; i++)
        {
            if (rows.IsExcluded(i))
                continue;
            context.CountRow();
            Take(i);
        }

        (_start, _end) = (start, end);
    }

    private void Take(int row)
    {
        if (!Load(row))
            return;
        if (_values.Length == 1)
            _state!.Add(_values[0]);
        else
            _state!.Add(_values);
    }

    /// <summary>Evaluates the arguments; false when the row does not take part.</summary>
    private bool Load(int row)
    {
        EvalFrame frame = rows.At(row);
        if (call.Filter is not null && !call.Filter.Test(frame))
            return false;
        bool anyNull = false;
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = call.Arguments[i].Eval(frame);
            anyNull |= _values[i].IsNull;
        }

        return !anyNull || !call.Call.Function.IsStrict;
    }
}
