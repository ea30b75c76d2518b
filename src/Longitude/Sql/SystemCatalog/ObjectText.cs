using System.Globalization;
using System.Text;
using Longitude.Sql.Catalog;
using Longitude.Sql.Parsing;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>
/// Definitions as SQL, in PostgreSQL's words. "Pretty" leaves out the parentheses and schemas that a reader does not need; without it the
/// text means the same under any search path.
/// </summary>
internal sealed class ObjectText(CatalogSnapshot catalog, IReadOnlyList<string> searchPath)
{
    /// <summary>A relation's name, with its schema when the name alone would not find it.</summary>
    public string RelationName(TableInfo table, bool alwaysQualified = false) =>
        !alwaysQualified && catalog.IsVisible(table, searchPath) ? Quote.Name(table.Name) : QualifiedName(table.SchemaOid, table.Name);

    public string QualifiedName(uint schema, string name) => $"{Quote.Name(catalog.SchemaName(schema))}.{Quote.Name(name)}";

    /// <summary>An expression as it is kept, written in a normal form.</summary>
    public static string Expression(string text, bool pretty) => SqlWriter.Write(SqlParser.ParseExpression(text), allParentheses: !pretty);

    /// <summary>A column's default. A plain string is shown with the column's type, as PostgreSQL does, since tools look for it.</summary>
    public static string DefaultExpression(ColumnInfo column, bool pretty)
    {
        Expression value = SqlParser.ParseExpression(column.DefaultText!);
        string written = SqlWriter.Write(value, allParentheses: !pretty);
        return value switch
        {
            Literal { Kind: LiteralKind.String or LiteralKind.Null } => $"{written}::{TypeNames.Format(column.Type, -1)}",
            FunctionCall { Name.Last: "nextval", Arguments: [Literal { Kind: LiteralKind.String }] } => written[..^1] + "::regclass)",
            _ => written,
        };
    }

    public string IndexDefinition(TableInfo table, IndexInfo index, bool pretty)
    {
        StringBuilder text = new();
        text.Append(index.IsUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ").Append(Quote.Name(index.Name));
        text.Append(" ON ").Append(RelationName(table, alwaysQualified: !pretty)).Append(" USING btree (");
        text.AppendJoin(", ", index.Columns.Select(c => IndexColumn(table, c, pretty) + Order(c))).Append(')');
        if (index.Include.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $" INCLUDE ({ColumnNames(table, index.Include)})");
        if (index.NullsNotDistinct)
            text.Append(" NULLS NOT DISTINCT");
        if (index.Predicate is not null)
            text.Append(" WHERE ").Append(Expression(index.Predicate, pretty));
        return text.ToString();
    }

    /// <summary>One column of an index, without its order; empty when there is none of this number.</summary>
    public static string IndexColumn(TableInfo table, IndexInfo index, int number, bool pretty)
    {
        if (number >= 1 && number <= index.Columns.Count)
            return IndexColumn(table, index.Columns[number - 1], pretty);
        int include = number - index.Columns.Count - 1;
        return include >= 0 && include < index.Include.Count ? ColumnName(table, index.Include[include]) : "";
    }

    public string ConstraintDefinition(Constraint constraint, bool pretty)
    {
        TableInfo table = constraint.Table;
        if (constraint.Check is { } check)
            return $"CHECK ({Expression(check.Expression, pretty)}){(check.IsNotValid ? " NOT VALID" : "")}";
        if (constraint.ForeignKey is { } key)
            return ForeignKeyDefinition(table, key, pretty);
        IndexInfo index = constraint.Key!;
        string kind = index.IsPrimary ? "PRIMARY KEY" : index.NullsNotDistinct ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE";
        string include = index.Include.Count > 0 ? $" INCLUDE ({ColumnNames(table, index.Include)})" : "";
        return $"{kind} ({string.Join(", ", index.Columns.Select(c => ColumnName(table, c.Number)))}){include}";
    }

    /// <summary>The query of a view.</summary>
    public static string ViewDefinition(TableInfo view)
    {
        Statement query = SqlParser.ParseOne(view.ViewQuery!)!;
        return SqlWriter.Write(query, lines: true) + ";";
    }

    public static string ColumnName(TableInfo table, short number) => Quote.Name(table.FindColumn(number)?.Name ?? "?");

    private string ForeignKeyDefinition(TableInfo table, ForeignKeyInfo key, bool pretty)
    {
        StringBuilder text = new();
        TableInfo referenced = catalog.FindTable(key.ReferencedTable)!;
        text.Append(CultureInfo.InvariantCulture, $"FOREIGN KEY ({ColumnNames(table, key.Columns)}) REFERENCES ");
        text.Append(RelationName(referenced, alwaysQualified: !pretty)).Append('(').Append(ColumnNames(referenced, key.ReferencedColumns)).Append(')');
        text.Append(key.IsMatchFull ? " MATCH FULL" : "").Append(Action(" ON UPDATE ", key.OnUpdate)).Append(Action(" ON DELETE ", key.OnDelete));
        text.Append(key.IsDeferrable ? " DEFERRABLE" : "").Append(key.IsInitiallyDeferred ? " INITIALLY DEFERRED" : "");
        return text.Append(key.IsNotValid ? " NOT VALID" : "").ToString();
    }

    private static string Action(string when, ForeignKeyAction action) => action switch
    {
        ForeignKeyAction.Restrict => when + "RESTRICT",
        ForeignKeyAction.Cascade => when + "CASCADE",
        ForeignKeyAction.SetNull => when + "SET NULL",
        ForeignKeyAction.SetDefault => when + "SET DEFAULT",
        _ => "",
    };

    private static string ColumnNames(TableInfo table, IEnumerable<short> numbers) => string.Join(", ", numbers.Select(n => ColumnName(table, n)));

    private static string IndexColumn(TableInfo table, IndexColumn column, bool pretty)
    {
        if (column.Expression is not { } text)
            return ColumnName(table, column.Number);
        Expression value = SqlParser.ParseExpression(text);
        string written = SqlWriter.Write(value, allParentheses: !pretty);
        return value is FunctionCall ? written : $"({written})";
    }

    private static string Order(IndexColumn column) => (column.IsDescending, column.NullsFirst) switch
    {
        (true, true) => " DESC",
        (true, false) => " DESC NULLS LAST",
        (false, true) => " NULLS FIRST",
        _ => "",
    };
}
