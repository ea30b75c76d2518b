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

    private TargetTable(BindContext context, TableInfo table, TableReference reference)
    {
        _context = context;
        Table = table;
        Relation = new TableRelation(table, reference.Alias?.Name ?? table.Name, reference.Alias?.Columns ?? []) { Position = reference.Position, Reader = BindContext.NoReader };
        Schema = reference.Alias is null ? context.Catalog.SchemaName(table.SchemaOid) : null;
        context.Use(table);
    }

    public TableInfo Table { get; }

    public TableRelation Relation { get; }

    private string? Schema { get; }

    public ScopeItem Item => QueryBinder.ItemOf(Relation, Schema);

    /// <exception cref="SqlException">There is no such table, or it is none that can be written.</exception>
    public static TargetTable Find(BindContext context, TableReference reference, string verb)
    {
        TableInfo table = context.Catalog.Require(reference.Name, context.SearchPath);
        return table.Kind == RelationKind.Table ? new TargetTable(context, table, reference) : throw CannotWrite(table, verb);
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

    /// <summary>The index of a column that the statement writes.</summary>
    public int IndexOf(ColumnTarget target)
    {
        int index = Table.IndexOf(target.Name);
        return index >= 0 ? index : throw TableErrors.MissingColumn(target.Name, Table, target.Position);
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
        rights.AddRange(_context.Rights);
        return [.. rights];
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
