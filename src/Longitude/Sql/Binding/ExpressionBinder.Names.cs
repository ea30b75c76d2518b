using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Binding;

// Names of columns: what a query knows by itself comes first, then what the queries around it know, from the inside out.
internal sealed partial class ExpressionBinder
{
    /// <summary>All columns of one item, as a value.</summary>
    public static RowExpr WholeRow(ScopeItem item, int position) =>
        new(
            [.. item.Columns.Select(c => At(c.Value, position))],
            [.. item.Columns.Select(c => c.Name)],
            item is { IsOptional: true, Relation: TableRelation table } ? table.Var(table.Ctid, position) : null)
        {
            Position = position,
            TableOid = item.Relation is TableRelation t ? t.Table.Oid : 0,
        };

    /// <summary>The same column, with the place where it was named this time.</summary>
    public static Expr At(Expr column, int position) => column is VarExpr v ? v.Relation.Var(v.Column, position) : column;

    private Expr BindColumn(ColumnName name)
    {
        if (!_clause.AllowsColumns)
        {
            throw new SqlException(SqlStates.FeatureNotSupported, $"cannot use column reference in {_clause.SubqueryName}") { Position = name.Position + 1 };
        }

        Expr bound = name.Parts.Count == 1 ? BindBareColumn(name) : BindQualifiedColumn(name);
        _context.Observer?.Column(name, _scope.Origin(bound));
        return bound;
    }

    private Expr BindBareColumn(ColumnName name)
    {
        string column = name.Parts[0];
        if (FindColumn(_scope, column, name.Position) is { } found)
            return found;
        if (FindItem(_scope, null, column, name.Position) is { } row)
            return row.Value!;
        throw new SqlException(SqlStates.UndefinedColumn, $"column \"{column}\" does not exist")
        {
            Position = name.Position + 1,
            Hint = NameHints.ForColumn(_scope, column),
        };
    }

    private Expr BindQualifiedColumn(ColumnName name)
    {
        IReadOnlyList<string> parts = name.Parts;
        if (parts.Count > 3)
            throw new SqlException(SqlStates.SyntaxError, $"improper qualified name (too many dotted names): {string.Join('.', parts)}") { Position = name.Position + 1 };
        string? schema = parts.Count == 3 ? parts[0] : null;
        string table = parts[^2];
        string column = parts[^1];
        if (FindItem(_scope, schema, table, name.Position, column) is { } found)
        {
            return found.Value ?? throw new SqlException(SqlStates.UndefinedColumn, $"column {table}.{column} does not exist")
            {
                Position = name.Position + 1,
                Hint = NameHints.ForColumn(_scope, column, table),
            };
        }

        // (row).field may be written without the parentheses' table: c.f, where c is a column of a row type, is not looked for.
        throw MissingItem(schema is null ? table : $"{schema}.{table}", table, name.Position);
    }

    private SqlException MissingItem(string shown, string table, int position)
    {
        ScopeItem? hidden = _scope.HiddenItems.Concat(_scope.Items).FirstOrDefault(i => string.Equals(i.Alias, table, StringComparison.Ordinal));
        if (hidden is not null)
        {
            return new SqlException(SqlStates.UndefinedTable, $"invalid reference to FROM-clause entry for table \"{shown}\"")
            {
                Position = position + 1,
                Hint = $"There is an entry for table \"{shown}\", but it cannot be referenced from this part of the query.",
            };
        }

        ScopeItem? renamed = _scope.Items.FirstOrDefault(
            i => i.Relation is TableRelation t && string.Equals(t.Table.Name, table, StringComparison.Ordinal) && i.Alias is not null);
        return renamed is null
            ? new SqlException(SqlStates.UndefinedTable, $"missing FROM-clause entry for table \"{shown}\"") { Position = position + 1 }
            : new SqlException(SqlStates.UndefinedTable, $"invalid reference to FROM-clause entry for table \"{shown}\"")
            {
                Position = position + 1,
                Hint = $"Perhaps you meant to reference the table alias \"{renamed.Alias}\".",
            };
    }

    /// <summary>A column without its table's name; null when no query knows it.</summary>
    private static Expr? FindColumn(Scope scope, string name, int position)
    {
        Expr? found = null;
        foreach (ScopeItem item in scope.Items)
        {
            if (!item.IsOpen)
                continue;
            foreach ((string column, Expr value) in item.Columns)
            {
                if (!string.Equals(column, name, StringComparison.Ordinal))
                    continue;
                if (found is not null)
                    throw Ambiguous(name, position);
                found = At(value, position);
            }
        }

        found ??= FindSystemColumn(scope, name, position);
        if (found is not null || scope.Captures is not { } captures)
            return found;
        Expr? outside = FindColumn(captures.Outside, name, position);
        return outside is null ? null : captures.Take(outside);
    }

    private static Expr? FindSystemColumn(Scope scope, string name, int position)
    {
        Expr? found = null;
        foreach (ScopeItem item in scope.Items)
        {
            if (item.IsNamed && SystemColumn(item, name, position) is { } column)
            {
                if (found is not null)
                    throw Ambiguous(name, position);
                found = column;
            }
        }

        return found;
    }

    private static VarExpr? SystemColumn(ScopeItem item, string name, int position)
    {
        if (item.Relation is not { } relation)
            return null;
        for (int i = relation.VisibleColumns; i < relation.Columns.Count; i++)
        {
            if (string.Equals(relation.Columns[i].Name, name, StringComparison.Ordinal))
                return relation.Var(i, position);
        }

        return null;
    }

    private static SqlException Ambiguous(string name, int position) =>
        new(SqlStates.AmbiguousColumn, $"column reference \"{name}\" is ambiguous") { Position = position + 1 };

    /// <summary>
    /// A column of an item that is named, or the item's row when no column is asked for. Null when no query knows the item; a null value
    /// when the item has no such column.
    /// </summary>
    private static Found? FindItem(Scope scope, string? schema, string table, int position, string? column = null)
    {
        ScopeItem? item = FindNamed(scope, schema, table, position);
        if (item is not null)
            return new Found(column is not null ? ColumnOf(item, column, position) : item.IsScalar ? At(item.Columns[0].Value, position) : WholeRow(item, position));
        if (scope.Captures is not { } captures || FindItem(captures.Outside, schema, table, position, column) is not { } outside)
            return null;
        if (outside.Value is not RowExpr row)
            return new Found(outside.Value is null ? null : captures.Take(outside.Value));
        return new Found(row.WithInputs([.. row.Inputs.Select(captures.Take)]));
    }

    private static ScopeItem? FindScalar(Scope scope, string table) =>
        scope.Items.Find(i => i.IsNamed && i.IsScalar && string.Equals(i.Alias, table, StringComparison.Ordinal))
        ?? (scope.Captures is { } captures ? FindScalar(captures.Outside, table) : null);

    private static ScopeItem? FindNamed(Scope scope, string? schema, string table, int position)
    {
        ScopeItem? found = null;
        foreach (ScopeItem item in scope.Items)
        {
            if (!item.IsNamed || !string.Equals(item.Alias, table, StringComparison.Ordinal))
                continue;
            if (schema is not null && !string.Equals(item.Schema, schema, StringComparison.Ordinal))
                continue;
            if (found is not null)
                throw new SqlException("42P09", $"table reference \"{table}\" is ambiguous") { Position = position + 1 };
            found = item;
        }

        return found;
    }

    private static Expr? ColumnOf(ScopeItem item, string column, int position)
    {
        Expr? found = null;
        foreach ((string name, Expr value) in item.Columns)
        {
            if (!string.Equals(name, column, StringComparison.Ordinal))
                continue;
            if (found is not null)
                throw Ambiguous(column, position);
            found = At(value, position);
        }

        return found ?? SystemColumn(item, column, position);
    }

    /// <summary>The item a star stands for, by its name; its columns are outer values when it belongs to a query around.</summary>
    public IReadOnlyList<(string Name, Expr Value)> ExpandStar(Star star)
    {
        IReadOnlyList<(string Name, Expr Value)> columns = ColumnsOf(star);
        _context.Observer?.Star(star, columns);
        return columns;
    }

    private IReadOnlyList<(string Name, Expr Value)> ColumnsOf(Star star)
    {
        if (star.Parts.Count == 0)
        {
            if (_scope.Items.Count == 0)
                throw new SqlException(SqlStates.SyntaxError, "SELECT * with no tables specified is not valid") { Position = star.Position + 1 };
            return [.. _scope.Items.Where(i => i.IsOpen).SelectMany(i => i.Columns).Select(c => (c.Name, At(c.Value, star.Position)))];
        }

        string? schema = star.Parts.Count > 1 ? star.Parts[^2] : null;
        string table = star.Parts[^1];
        if (FindItem(_scope, schema, table, star.Position)?.Value is { } found)
            return found is RowExpr row ? [.. row.Names.Zip(row.Items)] : [(FindScalar(_scope, table)!.Columns[0].Name, found)];
        throw MissingItem(schema is null ? table : $"{schema}.{table}", table, star.Position);
    }

    private readonly record struct Found(Expr? Value)
    {
        public static implicit operator Expr?(Found found) => found.Value;
    }
}
