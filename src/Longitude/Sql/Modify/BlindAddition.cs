// UPDATE t SET n = n + 5 WHERE key = 1, seen as what it mostly is: an addition to a row that is named by its key. It need not read the row, it
// travels as the addition, and any number of sessions may add to one row at a time without undoing or awaiting each other.
//
// It has to be the same as the update would be: nothing else may depend on the new value (RETURNING, indexes, checks, generated columns,
// foreign keys), what is added must not come from the row, and it must be of a kind that the column holds exactly.
using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Planning;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>An update that only adds to columns of one row.</summary>
internal sealed class BlindAddition
{
    private readonly TableInfo _table;
    private readonly Expr[] _key;
    private readonly (int Column, Expr Delta, bool IsNegated)[] _additions;

    private BlindAddition(TableInfo table, Expr[] key, (int Column, Expr Delta, bool IsNegated)[] additions)
    {
        _table = table;
        _key = key;
        _additions = additions;
    }

    /// <summary>The statement as an addition; null when it is something else.</summary>
    public static BlindAddition? Of(BindContext context, Planner planner, TargetTable target, IReadOnlyDictionary<int, Expr> values, IReadOnlyList<Expr> where)
    {
        TableInfo table = target.Table;
        if (table.PrimaryKey is not { } primary || where.Count != primary.Columns.Count || values.Count == 0)
            return null;
        var writer = TableWriter.For(context.Catalog, context.Session, table);
        var finisher = new Finisher(planner, new Layout(), null);
        var additions = new List<(int, Expr, bool)>();
        foreach ((int column, Expr value) in values)
        {
            if (!writer.IsPlain(column) || AdditionIn(value, target.Relation, column) is not { } addition)
                return null;
            additions.Add((column, finisher.Finish(planner.Fold(addition.Delta)), addition.IsNegated));
        }

        var key = new Expr[primary.Columns.Count];
        foreach (Expr condition in where)
        {
            if (KeyIn(condition, target.Relation) is not var (column, value))
                return null;
            int place = PlaceIn(primary, table.Columns[column].Number);
            if (place < 0 || key[place] is not null || value.Type.Oid != primary.Columns[place].Type.Oid)
                return null;
            key[place] = finisher.Finish(planner.Fold(value));
        }

        return new BlindAddition(table, key, [.. additions]);
    }

    /// <summary>Adds, if that is possible now.</summary>
    /// <returns>False when it is not, and nothing was done: the update itself knows what to do, or what is wrong.</returns>
    public bool TryAdd(ExecutionContext context)
    {
        SqlTransaction transaction = context.Transaction;
        if (!transaction.AllowsAdditions)
            return false;
        var frame = new EvalFrame(context, null);
        var key = new Datum[_key.Length];
        for (int i = 0; i < key.Length; i++)
            key[i] = _key[i].Eval(frame);
        var additions = new ColumnAddition[_additions.Length];
        for (int i = 0; i < additions.Length; i++)
        {
            (int column, Expr delta, bool isNegated) = _additions[i];
            if (Delta(_table.Columns[column], delta.Type, delta.Eval(frame), isNegated) is not { } value)
                return false;
            additions[i] = new ColumnAddition(column, value);
        }

        if (transaction.Tables.PlaceOf(_table, key) is not { } id)
            return false;
        transaction.Lock(id, LockMode.Shared);
        return transaction.Tables.AddToColumns(_table, id, additions);
    }

    /// <summary>What is added, as the column's type has it; null when that is not exactly the same.</summary>
    private static Datum? Delta(ColumnInfo column, SqlType type, Datum value, bool isNegated)
    {
        if (value.IsNull)
            return null;
        if (column.Type.Kind == TypeKind.Numeric)
        {
            Numeric number = type.Kind == TypeKind.Numeric ? value.As<Numeric>() : Numeric.Of(value.Int64);
            Numeric added = isNegated ? -number : number;
            Datum rounded = Casts.ApplyTypmod(Datum.OfObject(added), column.Type, column.Typmod, isExplicit: false);
            return DatumComparer.For(column.Type).Equals(rounded, Datum.OfObject(added)) ? rounded : null;
        }

        long delta = value.Int64;
        if (isNegated && delta == long.MinValue)
            return null;
        delta = isNegated ? -delta : delta;
        return column.Type.Kind switch
        {
            TypeKind.Int2 when delta != (short)delta => null,
            TypeKind.Int4 when delta != (int)delta => null,
            _ => Datum.Of(delta),
        };
    }

    /// <summary>What an expression adds to a column: <c>n + x</c>, <c>x + n</c> or <c>n - x</c>.</summary>
    private static (Expr Delta, bool IsNegated)? AdditionIn(Expr value, TableRelation relation, int column)
    {
        while (value is TypmodExpr or CastExpr { IsExplicit: false } or RelabelExpr)
            value = value.Inputs[0];
        if (value is not CallExpr { Operator: "+" or "-", Inputs: [var left, var right] } call)
            return null;
        SqlType type = relation.Columns[column].Type;
        bool isNumeric = type.Kind == TypeKind.Numeric;
        if (!IsExact(type) || !IsExact(call.Type) || (call.Type.Kind == TypeKind.Numeric) != isNumeric)
            return null;
        bool isSubtraction = call.Operator is "-";
        if (IsColumn(left, relation, column) && IsFree(right))
            return (right, isSubtraction);
        return !isSubtraction && IsColumn(right, relation, column) && IsFree(left) ? (left, false) : null;
    }

    /// <summary>The column and the value of <c>column = value</c>.</summary>
    private static (int Column, Expr Value)? KeyIn(Expr condition, TableRelation relation)
    {
        if (condition is not CallExpr { Operator: "=", Inputs: [var left, var right] })
            return null;
        if (left is VarExpr a && ReferenceEquals(a.Relation, relation) && a.Column < relation.Table.Columns.Count && IsFree(right))
            return (a.Column, right);
        if (right is VarExpr b && ReferenceEquals(b.Relation, relation) && b.Column < relation.Table.Columns.Count && IsFree(left))
            return (b.Column, left);
        return null;
    }

    private static bool IsExact(SqlType type) => type.Kind is TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Numeric;

    private static bool IsColumn(Expr e, TableRelation relation, int column) => e is VarExpr v && ReferenceEquals(v.Relation, relation) && v.Column == column;

    /// <summary>True when an expression asks nothing of any row, and may be computed before others are.</summary>
    private static bool IsFree(Expr e) =>
        !e.Any(p => p is VarExpr or OuterColumnExpr or SubqueryExpr || p.OwnVolatility == Functions.Volatility.Volatile);

    private static int PlaceIn(IndexInfo index, short number)
    {
        for (int i = 0; i < index.Columns.Count; i++)
        {
            if (index.Columns[i].Number == number)
                return i;
        }

        return -1;
    }
}

/// <summary>Runs an update as an addition, or as the update that it is when that cannot be done.</summary>
internal sealed class AdditionRun(BlindAddition addition, ExecutionContext context, Func<StatementRun> update) : StatementRun
{
    private StatementRun? _update;
    private bool _added;

    public override Datum[] Row => _update!.Row;

    public override string Tag => _update?.Tag ?? "UPDATE 1";

    public override bool Read()
    {
        _added = _added || (_update is null && addition.TryAdd(context));
        if (_added)
            return false;
        _update ??= update();
        return _update.Read();
    }

    public override void Dispose()
    {
        _update?.Dispose();
        base.Dispose();
    }
}
