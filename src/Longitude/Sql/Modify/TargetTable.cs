using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Definitions;
using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Modify;

/// <summary>
/// The table that a statement writes, while the statement is bound. A full row is read of it whatever the statement names, so that
/// it can be written again; rights are asked only for what the statement names itself.
/// </summary>
internal sealed class TargetTable
{
    private readonly BindContext _context;
    private readonly SortedSet<short> _read = [];
    private readonly WritableView? _view;
    private readonly string _verb;

    private TargetTable(BindContext context, TableInfo table, TableReference reference, string verb, WritableView? view)
    {
        TableInfo named = view?.Views[0].View ?? table;
        _context = context;
        _view = view;
        _verb = verb;
        Table = table;
        Relation = new TableRelation(table, reference.Alias?.Name ?? named.Name, view is null ? reference.Alias?.Columns ?? [] : []) { Position = reference.Position, Reader = BindContext.NoReader };
        Schema = reference.Alias is null ? context.Catalog.SchemaName(named.SchemaOid) : null;
        context.Use(table);
        Conditions = view is null ? [] : [.. view.Conditions.Select(c => Over(Relation, c))];
        IReadOnlyList<(string Name, Expr Value)> columns = ColumnsOver(Relation);
        if (view is not null && reference.Alias?.Columns is { } names)
            columns = [.. columns.Select((c, i) => (i < names.Count ? names[i] : c.Name, c.Value))];
        Item = new ScopeItem { Alias = Relation.Alias, Schema = Schema, Relation = Relation, Columns = columns };
    }

    public TableInfo Table { get; }

    public TableRelation Relation { get; }

    private string? Schema { get; }

    public ScopeItem Item { get; }

    /// <summary>What holds of the rows that the statement may see: a view's conditions.</summary>
    public IReadOnlyList<Expr> Conditions { get; }

    /// <summary>The names of the columns that INSERT writes when it names none.</summary>
    public IEnumerable<string> ColumnNames => _view is null ? Table.Columns.Select(c => c.Name) : _view.Columns.Select(c => c.Name);

    /// <exception cref="SqlException">There is no such table, or it is none that can be written.</exception>
    public static TargetTable Find(BindContext context, TableReference reference, string verb)
    {
        TableInfo table = context.Catalog.Require(reference.Name, context.SearchPath);
        switch (table.Kind)
        {
            case RelationKind.Table:
                return new TargetTable(context, table, reference, verb, null);
            case RelationKind.View:
                WritableView view = WritableView.Of(context, table, reference, verb);
                return new TargetTable(context, view.Base.Table, reference, verb, view);
            default:
                throw CannotWrite(table, verb);
        }
    }

    public static SqlException CannotWrite(TableInfo table, string verb) => table.Kind switch
    {
        RelationKind.Sequence => new SqlException(SqlStates.WrongObjectType, $"cannot change sequence \"{table.Name}\""),
        RelationKind.MaterializedView => new SqlException(SqlStates.WrongObjectType, $"cannot change materialized view \"{table.Name}\""),
        RelationKind.SystemView => new SqlException(SqlStates.InsufficientPrivilege, $"permission denied for {Privileges.KindWord(table)} {table.Name}"),
        _ => new SqlException(SqlStates.FeatureNotSupported, $"{verb} of view \"{table.Name}\" is not supported")
        {
            Hint = "Write to the table that the view reads.",
        },
    };

    /// <summary>The columns that the statement knows, as they are of a row of the table.</summary>
    public IReadOnlyList<(string Name, Expr Value)> ColumnsOver(TableRelation row) => _view is null
        ? QueryBinder.ItemOf(row, null).Columns
        : [.. _view.Columns.Select(c => (c.Name, Over(row, c.Value)))];

    private Expr Over(TableRelation row, Expr e) => e.Map(p => p is VarExpr v && ReferenceEquals(v.Relation, _view!.Base) ? row.Var(v.Column) : null);

    /// <summary>The index of a column that the statement writes.</summary>
    public int IndexOf(ColumnTarget target)
    {
        if (_view is not null)
            return IndexIn(_view, target);
        int index = Table.IndexOf(target.Name);
        return index >= 0 ? index : throw TableErrors.MissingColumn(target.Name, Table, target.Position);
    }

    private int IndexIn(WritableView view, ColumnTarget target)
    {
        TableInfo named = view.Views[0].View;
        (string name, Expr? value) = view.Columns.FirstOrDefault(c => string.Equals(c.Name, target.Name, StringComparison.Ordinal));
        if (value is VarExpr v && v.Column < Table.Columns.Count)
            return v.Column;
        throw value is null ? TableErrors.MissingColumn(target.Name, named, target.Position) : new SqlException(
            SqlStates.FeatureNotSupported, $"cannot {(_verb is "INSERT" ? "insert into" : "update")} column \"{name}\" of view \"{named.Name}\"")
        {
            Detail = "View columns that are not columns of their base relation are not updatable.",
        };
    }

    /// <summary>Notes which of the target's columns the statement reads.</summary>
    public void Reads(Expr expression)
    {
        _ = expression.Any(part =>
        {
            if (part is VarExpr v && ReferenceEquals(v.Relation, Relation))
                _read.Add(v.Column < Table.Columns.Count ? Table.Columns[v.Column].Number : (short)-1);
            return false;
        });
    }

    public void Reads(IEnumerable<Expr> expressions)
    {
        foreach (Expr expression in expressions)
            Reads(expression);
    }

    /// <summary>What the role must be allowed to do: what the rest of the statement reads, what it reads of the target, and what it writes.</summary>
    public TableAccessRight[] Rights(params TableAccessRight[] writes)
    {
        var rights = new List<TableAccessRight>(writes);
        if (_read.Count > 0)
            rights.Add(new TableAccessRight(Table.Oid, [.. _read], Privileges.Select, null));
        if (_view is not null)
            rights = [.. rights.SelectMany(r => RightsTo(_view, r))];
        rights.AddRange(_context.Rights);
        return [.. rights];
    }

    /// <summary>A right to a view is the role's; that to the table behind it is the view's owner's.</summary>
    private static IEnumerable<TableAccessRight> RightsTo(WritableView view, TableAccessRight right)
    {
        foreach ((TableInfo named, string? role) in view.Views)
            yield return new TableAccessRight(named.Oid, [], right.Privilege, role);
        yield return right with { Role = view.Views[^1].View.Owner };
    }

    /// <summary>A right to write some columns.</summary>
    public TableAccessRight Right(string privilege, IEnumerable<int> columns) => new(Table.Oid, [.. columns.Select(c => Table.Columns[c].Number)], privilege, null);

    /// <summary>A value as it is stored in a column.</summary>
    public Expr Assign(Expr value, int column)
    {
        ColumnInfo info = Table.Columns[column];
        return Coercions.Assign(value, info.Type, info.Typmod, info.Name, _context);
    }

    /// <summary>An element of an array column set to a value.</summary>
    /// <param name="array">The column's value before.</param>
    public Expr AssignElement(Expr array, int column, ColumnTarget to, Expr value, ExpressionBinder binder)
    {
        ColumnInfo info = Table.Columns[column];
        if (info.Type.Kind == TypeKind.Jsonb)
        {
            (Expr Step, bool IsIndex)[] path = [.. to.Subscripts.Select(binder.BindJsonbSubscript)];
            return new JsonbAssignExpr([array, Element(value, info, SqlTypes.Jsonb, to), .. path.Select(p => p.Step)], path[0].IsIndex);
        }

        if (info.Type is not { IsArray: true, Element: { } element })
        {
            throw new SqlException(SqlStates.DatatypeMismatch, $"cannot subscript type {TypeNames.Format(info.Type, -1)} because it does not support subscripting")
            {
                Position = to.Position + 1,
            };
        }

        Expr item = Element(value, info, element, to);
        var at = new List<Expr>();
        foreach (Expression subscript in to.Subscripts)
        {
            Expr bound = binder.Bind(subscript);
            at.Add(Coercions.Find(bound, SqlTypes.Int4, -1, CastContext.Assignment, _context)
                ?? throw new SqlException(SqlStates.DatatypeMismatch, "array subscript must have type integer") { Position = subscript.Position + 1 });
        }

        return new ArrayAssignExpr([array, item, .. at], info.Type);
    }

    private Expr Element(Expr value, ColumnInfo column, SqlType type, ColumnTarget to) =>
        Coercions.Find(value, type, column.Typmod, CastContext.Assignment, _context) ?? throw new SqlException(
            SqlStates.DatatypeMismatch,
            $"subscripted assignment to \"{column.Name}\" requires type {TypeNames.Format(type, -1)} but expression is of type {TypeNames.Format(value.Type, -1)}")
        {
            Hint = "You will need to rewrite or cast the expression.",
            Position = to.Position + 1,
        };
}
