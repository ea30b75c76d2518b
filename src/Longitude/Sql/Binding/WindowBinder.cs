using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

/// <summary>Binds what stands in OVER.</summary>
internal sealed class WindowBinder(ExpressionBinder expressions, BindContext context)
{
    public WindowDefinition Bind(WindowSpec spec)
    {
        WindowSpec merged = Merge(spec, []);
        Expr[] partition = [.. merged.PartitionBy.Select(Key)];
        SortKey[] order = [.. merged.OrderBy.Select(o => new SortKey(Key(o.Value), o.IsDescending, ExpressionBinder.NullsFirst(o)))];
        var window = new WindowDefinition { Partition = partition, OrderBy = order };
        return merged.Frame is { } frame ? WithFrame(window, frame, spec.Position) : window;
    }

    private Expr Key(Expression e) => ExpressionBinder.Sortable(Coercions.Settle(expressions.Bind(e), context));

    /// <summary>Puts in what the window takes over from one of the WINDOW clause.</summary>
    private WindowSpec Merge(WindowSpec spec, List<string> seen)
    {
        if (spec.BaseName is not { } name)
            return spec;
        if (!expressions.Scope.Windows.TryGetValue(name, out WindowSpec? named) || seen.Contains(name))
            throw new SqlException(SqlStates.UndefinedObject, $"window \"{name}\" does not exist") { Position = spec.Position + 1 };
        seen.Add(name);
        WindowSpec basis = Merge(named, seen);
        bool isBare = spec.PartitionBy.Count == 0 && spec.OrderBy.Count == 0 && spec.Frame is null;
        if (isBare)
            return basis;
        if (spec.PartitionBy.Count > 0)
            throw new SqlException(SqlStates.WindowingError, $"cannot override PARTITION BY clause of window \"{name}\"") { Position = spec.Position + 1 };
        if (spec.OrderBy.Count > 0 && basis.OrderBy.Count > 0)
            throw new SqlException(SqlStates.WindowingError, $"cannot override ORDER BY clause of window \"{name}\"") { Position = spec.Position + 1 };
        if (basis.Frame is not null)
            throw new SqlException(SqlStates.WindowingError, $"cannot copy window \"{name}\" because it has a frame clause") { Position = spec.Position + 1 };
        return basis with { OrderBy = spec.OrderBy.Count > 0 ? spec.OrderBy : basis.OrderBy, Frame = spec.Frame };
    }

    private WindowDefinition WithFrame(WindowDefinition window, WindowFrame frame, int position)
    {
        bool hasOffset = frame.Start.Offset is not null || frame.End.Offset is not null;
        if (frame.Unit == FrameUnit.Range && hasOffset && window.OrderBy.Count != 1)
            throw new SqlException(SqlStates.WindowingError, "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column") { Position = position + 1 };
        if (frame.Unit == FrameUnit.Groups && window.OrderBy.Count == 0)
            throw new SqlException(SqlStates.WindowingError, "GROUPS mode requires an ORDER BY clause") { Position = position + 1 };
        window = window with { Unit = frame.Unit, Start = frame.Start.Kind, End = frame.End.Kind, Exclusion = frame.Exclusion };
        if (frame.Start.Offset is { } start)
        {
            (Expr offset, Expr? minus, Expr? plus) = Offset(window, start);
            window = window with { StartOffset = offset, StartMinus = minus, StartPlus = plus };
        }

        if (frame.End.Offset is { } end)
        {
            (Expr offset, Expr? minus, Expr? plus) = Offset(window, end);
            window = window with { EndOffset = offset, EndMinus = minus, EndPlus = plus };
        }

        return window;
    }

    private (Expr Offset, Expr? Minus, Expr? Plus) Offset(WindowDefinition window, Expression e)
    {
        Clause clause = window.Unit switch
        {
            FrameUnit.Range => Clause.WindowRange,
            FrameUnit.Rows => Clause.WindowRows,
            _ => Clause.WindowGroups,
        };
        string word = clause.Name["window ".Length..];
        Expr offset = new ExpressionBinder(context, expressions.Scope, clause).Bind(e);
        if (offset.Any(p => p is VarExpr))
            throw new SqlException(SqlStates.InvalidColumnReference, $"argument of {word} must not contain variables") { Position = offset.Location + 1 };
        if (window.Unit != FrameUnit.Range)
        {
            return (Coercions.Find(offset, SqlTypes.Int8, -1, CastContext.Implicit, context)
                ?? throw new SqlException(SqlStates.DatatypeMismatch, $"argument of {word} must be type bigint, not type {TypeNames.Format(offset.Type, -1)}")
                {
                    Position = offset.Location + 1,
                }, null, null);
        }

        return RangeOffset(window.OrderBy[0].Value, offset);
    }

    private (Expr Offset, Expr Minus, Expr Plus) RangeOffset(Expr key, Expr offset)
    {
        bool isTime = key.Type.Category == 'D';
        if (offset.Type.Kind == TypeKind.Unknown)
            offset = Coercions.Implicit(offset, isTime ? SqlTypes.Interval : key.Type, -1, context);
        else if (!isTime && offset.Type.Oid != key.Type.Oid && Casts.IsImplicit(offset.Type, key.Type))
            offset = Coercions.Implicit(offset, key.Type, -1, context);
        bool isKnown = isTime ? offset.Type.Kind == TypeKind.Interval : key.Type.IsNumber && offset.Type.IsNumber;
        if (!isKnown)
        {
            throw new SqlException(SqlStates.FeatureNotSupported,
                $"RANGE with offset PRECEDING/FOLLOWING is not supported for column type {TypeNames.Format(key.Type, -1)} and offset type {TypeNames.Format(offset.Type, -1)}")
            {
                Position = offset.Location + 1,
                Hint = "Cast the offset value to an appropriate type.",
            };
        }

        var left = new ColumnExpr(0, key.Type);
        var right = new ColumnExpr(1, offset.Type);
        return (offset, expressions.Operate("-", left, right, offset.Position), expressions.Operate("+", left, right, offset.Position));
    }
}
