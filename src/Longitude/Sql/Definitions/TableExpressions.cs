using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Functions;
using Longitude.Sql.Parsing;
using Longitude.Sql.Sessions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>
/// The expressions that belong to a table: defaults, checks, generated columns, index expressions and predicates. The catalog keeps
/// their texts; bound, they are evaluated against a full row of the table.
/// </summary>
internal static class TableExpressions
{
    /// <summary>The schemas in which a table's expressions look up names, whoever uses the table.</summary>
    public static IReadOnlyList<string> PathOf(CatalogSnapshot catalog, TableInfo table) =>
        table.ViewSearchPath.Count > 0 ? table.ViewSearchPath : [catalog.SchemaName(table.SchemaOid), "public"];

    /// <summary>A default, as a value of the column's type; null when there is none.</summary>
    public static Expr? Default(CatalogSnapshot catalog, ISessionState session, TableInfo table, ColumnInfo column)
    {
        if (column.DefaultText is null || column.IsGenerated)
            return null;
        BindContext context = Context(catalog, session, table);
        return Stored(() => BindDefault(context, table, column, SqlParser.ParseExpression(column.DefaultText)));
    }

    public static Expr BindDefault(BindContext context, TableInfo table, ColumnInfo column, Expression expression) =>
        Assigned(Bind(context, table, expression, Clause.Default), column, "default expression", context);

    /// <summary>The value of a generated column.</summary>
    public static Expr Generated(CatalogSnapshot catalog, ISessionState session, TableInfo table, ColumnInfo column)
    {
        BindContext context = Context(catalog, session, table);
        return Stored(() => BindGenerated(context, table, column, SqlParser.ParseExpression(column.DefaultText!)));
    }

    public static Expr BindGenerated(BindContext context, TableInfo table, ColumnInfo column, Expression expression) =>
        Assigned(Bind(context, table, expression, Clause.Generated), column, "generation expression", context);

    public static Expr Check(CatalogSnapshot catalog, ISessionState session, TableInfo table, CheckInfo check) =>
        Stored(() => BindCondition(Context(catalog, session, table), table, SqlParser.ParseExpression(check.Expression), Clause.Check, "CHECK"));

    public static Expr BindCondition(BindContext context, TableInfo table, Expression expression, Clause clause, string what) =>
        Coercions.ToBoolean(Bind(context, table, expression, clause), what, context);

    /// <summary>Binds an expression against the rows of a table; what it reads is the column at its index.</summary>
    public static Expr Bind(BindContext context, TableInfo table, Expression expression, Clause clause)
    {
        var relation = new TableRelation(table, table.Name, []);
        var scope = new Scope(null, null);
        scope.Items.Add(new ScopeItem
        {
            Alias = table.Name,
            Relation = relation,
            Schema = context.Catalog.SchemaName(table.SchemaOid),
            Columns = [.. table.Columns.Select((column, i) => (column.Name, (Expr)relation.Var(i)))],
        });
        Expr bound = new ExpressionBinder(context, scope, clause).Bind(expression);
        return bound.Map(part => part is VarExpr v ? new ColumnExpr(v.Column, v.Type, v.Typmod) { Name = v.Info.Name, Position = v.Position } : null);
    }

    public static BindContext Context(CatalogSnapshot catalog, ISessionState session, TableInfo table) =>
        new(catalog, session) { SearchPath = PathOf(catalog, table) };

    public static bool IsImmutable(Expr expression) => !expression.Any(static e => e.OwnVolatility != Volatility.Immutable);

    /// <summary>Binds a text of the catalog: places of errors in it are none of the statement's.</summary>
    private static Expr Stored(Func<Expr> bind)
    {
        try
        {
            return bind();
        }
        catch (SqlException e) when (e.Position > 0)
        {
            throw e.Unplaced();
        }
    }

    private static Expr Assigned(Expr value, ColumnInfo column, string what, BindContext context) =>
        Coercions.Find(value, column.Type, column.Typmod, CastContext.Assignment, context)
        ?? throw new SqlException(
            SqlStates.DatatypeMismatch,
            $"column \"{column.Name}\" is of type {TypeNames.Format(column.Type, -1)} but {what} is of type {TypeNames.Format(value.Type, -1)}")
        {
            Hint = "You will need to rewrite or cast the expression.",
        };
}
