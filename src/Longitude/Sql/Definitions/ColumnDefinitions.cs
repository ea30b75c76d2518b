using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>
/// Columns as CREATE TABLE and ADD COLUMN define them. A column is added first with its type alone; its default or generation expression
/// follows once all columns are there, and its constraints become constraints of the table.
/// </summary>
internal static class ColumnDefinitions
{
    private static readonly string[] SystemColumns = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

    /// <summary>Adds the column with its type, NOT NULL, identity or serial.</summary>
    public static TableInfo Add(DefinitionContext c, TableInfo table, ColumnDefinition d)
    {
        if (SystemColumns.Contains(d.Name, StringComparer.Ordinal))
            throw new SqlException(SqlStates.DuplicateColumn, $"column name \"{d.Name}\" conflicts with a system column name");
        if (table.FindColumn(d.Name) is not null)
            throw new SqlException(SqlStates.DuplicateColumn, $"column \"{d.Name}\" specified more than once");
        ColumnConstraint? defaulting = DefaultOf(table, d);
        SqlType? serial = SerialType(d.Type);
        (SqlType type, int typmod) = serial is null ? c.Resolve(d.Type) : (serial, -1);
        CheckType(d, type);
        if (d.Collation is { } collation)
            Collations.Check(collation, type);
        bool isIdentity = defaulting?.Kind == ColumnConstraintKind.Identity;
        if (isIdentity && type.Kind is not (TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8))
            throw new SqlException(SqlStates.InvalidParameterValue, "identity column type must be smallint, integer, or bigint");
        if (serial is not null && defaulting is not null)
            throw new SqlException(SqlStates.SyntaxError, $"multiple default values specified for column \"{d.Name}\" of table \"{table.Name}\"");
        var column = new ColumnInfo
        {
            Name = d.Name,
            Number = table.NextColumnNumber,
            Type = type,
            Typmod = typmod,
            IsNotNull = IsNotNull(table, d) || serial is not null || isIdentity,
            IsGenerated = defaulting?.Kind == ColumnConstraintKind.Generated,
            Identity = isIdentity ? defaulting!.IsAlways ? IdentityKind.Always : IdentityKind.ByDefault : IdentityKind.None,
        };
        if (serial is not null || isIdentity)
            column = WithSequence(c, table, column, isIdentity, defaulting?.SequenceOptions ?? []);
        return table with { Columns = [.. table.Columns, column], NextColumnNumber = (short)(table.NextColumnNumber + 1) };
    }

    /// <summary>Adds the column's default or generation expression.</summary>
    public static TableInfo AddExpressions(DefinitionContext c, TableInfo table, ColumnDefinition d)
    {
        ColumnInfo column = table.FindColumn(d.Name)!;
        return DefaultOf(table, d) switch
        {
            { Kind: ColumnConstraintKind.Default } x => WithDefault(c, table, column, x.Expression!),
            { Kind: ColumnConstraintKind.Generated } x => WithGeneration(c, table, column, x.Expression!),
            _ => table,
        };
    }

    /// <summary>The column's other constraints, as constraints of its table.</summary>
    public static IEnumerable<TableConstraint> Constraints(ColumnDefinition d)
    {
        foreach (ColumnConstraint x in d.Constraints)
        {
            TableConstraintKind? kind = x.Kind switch
            {
                ColumnConstraintKind.Check => TableConstraintKind.Check,
                ColumnConstraintKind.PrimaryKey => TableConstraintKind.PrimaryKey,
                ColumnConstraintKind.Unique => TableConstraintKind.Unique,
                ColumnConstraintKind.References => TableConstraintKind.ForeignKey,
                _ => null,
            };
            if (kind is { } of)
            {
                yield return new TableConstraint(of)
                {
                    Name = x.Name,
                    Columns = of == TableConstraintKind.Check ? [] : [d.Name],
                    Expression = x.Expression,
                    ExpressionText = x.ExpressionText,
                    References = x.References,
                    NullsNotDistinct = x.NullsNotDistinct,
                    IsDeferrable = x.IsDeferrable,
                    IsInitiallyDeferred = x.IsInitiallyDeferred,
                    Position = x.Position,
                };
            }
        }
    }

    public static TableInfo WithDefault(DefinitionContext c, TableInfo table, ColumnInfo column, Expression expression)
    {
        BindContext context = new(c.Catalog, c.Session);
        TableExpressions.BindDefault(context, table, column, expression);

        // PostgreSQL does not keep a default that is NULL anyway.
        if (expression is Literal { Kind: LiteralKind.Null })
            return table.WithColumn(column with { DefaultText = null });
        return WithPath(c, table.WithColumn(column with { DefaultText = SequenceNames.Qualify(c, expression) ?? SqlWriter.Write(expression) }));
    }

    /// <summary>Remembers where the names in a table's expressions are looked up, when that is not its own schema anyway.</summary>
    public static TableInfo WithPath(DefinitionContext c, TableInfo table)
    {
        if (table.ViewSearchPath.Count > 0)
            return table;
        IReadOnlyList<string> usual = TableExpressions.PathOf(c.Catalog, table);
        string[] path = [.. c.SearchPath.Where(s => c.Catalog.Schemas.TryGetValue(s, out SchemaInfo? schema) && !schema.IsTemporary)];
        return path.All(s => usual.Contains(s, StringComparer.Ordinal)) ? table : table with { ViewSearchPath = path };
    }

    /// <summary>A new sequence that gives the column's values.</summary>
    public static ColumnInfo WithSequence(DefinitionContext c, TableInfo table, ColumnInfo column, bool isIdentity, IReadOnlyList<Option> options)
    {
        SchemaInfo schema = c.Catalog.FindSchema(table.SchemaOid)!;
        string name = SequenceOptions.Find(options, "sequence_name") is { } named
            ? named.List[^1]
            : Names.Choose(table.Name, column.Name, "seq", n => c.Catalog.IsRelationName(schema.Oid, n));
        RelationNames.CheckFree(c.Catalog, schema.Oid, name);
        SequenceInfo definition = SequenceOptions.Create(column.Type, options) with { OwnerTable = table.Oid, OwnerColumn = column.Number, IsIdentity = isIdentity };
        TableInfo sequence = c.Put(SequenceDefinitions.Make(c, schema, name, definition) with { Owner = table.Owner });
        string shown = c.ShortName(sequence);
        return column with { SequenceOid = sequence.Oid, DefaultText = isIdentity ? null : $"nextval({Quote.Literal(shown)}::regclass)" };
    }

    private static TableInfo WithGeneration(DefinitionContext c, TableInfo table, ColumnInfo column, Expression expression)
    {
        foreach (ColumnName name in SyntaxWalk.Parts(expression).OfType<ColumnName>())
        {
            ColumnInfo? used = table.FindColumn(name.Parts[^1]);
            if (used is not null && (used.IsGenerated || used.Number == column.Number))
            {
                throw new SqlException(SqlStates.InvalidObjectDefinition, $"cannot use generated column \"{used.Name}\" in column generation expression")
                {
                    Detail = "A generated column cannot reference another generated column.",
                    Position = name.Position + 1,
                };
            }
        }

        Expr bound = TableExpressions.BindGenerated(new BindContext(c.Catalog, c.Session), table, column, expression);
        if (!TableExpressions.IsImmutable(bound))
            throw new SqlException(SqlStates.InvalidObjectDefinition, "generation expression is not immutable");
        return WithPath(c, table.WithColumn(column with { DefaultText = SqlWriter.Write(expression), IsGenerated = true }));
    }

    /// <summary>The one constraint that says where values come from.</summary>
    private static ColumnConstraint? DefaultOf(TableInfo table, ColumnDefinition d)
    {
        ColumnConstraint? found = null;
        foreach (ColumnConstraint x in d.Constraints)
        {
            if (x.Kind is not (ColumnConstraintKind.Default or ColumnConstraintKind.Identity or ColumnConstraintKind.Generated))
                continue;
            if (found is not null)
                throw Conflict(table, d, found, x);
            found = x;
        }

        return found;
    }

    private static SqlException Conflict(TableInfo table, ColumnDefinition d, ColumnConstraint a, ColumnConstraint b)
    {
        string of = $"for column \"{d.Name}\" of table \"{table.Name}\"";
        string message = (a.Kind, b.Kind) switch
        {
            (ColumnConstraintKind.Default, ColumnConstraintKind.Default) => $"multiple default values specified {of}",
            (ColumnConstraintKind.Identity, ColumnConstraintKind.Identity) => $"multiple identity specifications {of}",
            (ColumnConstraintKind.Generated, ColumnConstraintKind.Generated) => $"multiple generation clauses specified {of}",
            (ColumnConstraintKind.Identity, ColumnConstraintKind.Generated) or (ColumnConstraintKind.Generated, ColumnConstraintKind.Identity) =>
                $"both identity and generation expression specified {of}",
            (ColumnConstraintKind.Identity, _) or (_, ColumnConstraintKind.Identity) => $"both default and identity specified {of}",
            _ => $"both default and generation expression specified {of}",
        };
        return new SqlException(SqlStates.SyntaxError, message) { Position = b.Position + 1 };
    }

    private static bool IsNotNull(TableInfo table, ColumnDefinition d)
    {
        bool? isNotNull = null;
        foreach (ColumnConstraint x in d.Constraints)
        {
            if (x.Kind is not (ColumnConstraintKind.NotNull or ColumnConstraintKind.Null))
                continue;
            bool now = x.Kind == ColumnConstraintKind.NotNull;
            if (isNotNull is { } before && before != now)
            {
                throw new SqlException(SqlStates.SyntaxError, $"conflicting NULL/NOT NULL declarations for column \"{d.Name}\" of table \"{table.Name}\"")
                {
                    Position = x.Position + 1,
                };
            }

            isNotNull = now;
        }

        return isNotNull ?? false;
    }

    private static SqlType? SerialType(TypeName type)
    {
        SqlType? serial = type.Name.Schema is not null
            ? null
            : type.Name.Last switch
            {
                "serial" or "serial4" => SqlTypes.Int4,
                "bigserial" or "serial8" => SqlTypes.Int8,
                "smallserial" or "serial2" => SqlTypes.Int2,
                _ => null,
            };
        return serial is not null && type.ArrayDimensions > 0
            ? throw new SqlException(SqlStates.FeatureNotSupported, "array of serial is not implemented") { Position = type.Position + 1 }
            : serial;
    }

    private static void CheckType(ColumnDefinition d, SqlType type)
    {
        if (type.Kind is TypeKind.Pseudo or TypeKind.Record or TypeKind.Void || type.Category == 'P')
        {
            throw new SqlException(SqlStates.InvalidTableDefinition, $"column \"{d.Name}\" has pseudo-type {TypeNames.Format(type, -1)}")
            {
                Position = d.Type.Position + 1,
            };
        }
    }
}
