using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Functions;
using Longitude.Sql.Modify;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>ALTER TABLE: adding and dropping columns, defaults, NOT NULL, identity.</summary>
internal static class AlterColumns
{
    public static void Add(DefinitionContext c, TableInfo table, AddColumn a)
    {
        ColumnDefinition d = a.Column;
        if (table.FindColumn(d.Name) is not null)
        {
            if (!a.IfNotExists)
                throw new SqlException(SqlStates.DuplicateColumn, $"column \"{d.Name}\" of relation \"{table.Name}\" already exists");
            c.Skip(SqlStates.DuplicateColumn, $"column \"{d.Name}\" of relation \"{table.Name}\" already exists, skipping");
            return;
        }

        TableInfo after = ColumnDefinitions.AddExpressions(c, ColumnDefinitions.Add(c, table, d), d);
        ColumnInfo column = after.FindColumn(d.Name)!;
        TableConstraint[] constraints = [.. ColumnDefinitions.Constraints(d)];
        foreach (TableConstraint check in constraints.Where(x => x.Kind == TableConstraintKind.Check))
            after = TableConstraints.AddCheck(c, after, check);
        var values = new Dictionary<short, Expr>();
        if (ValueOf(c, after, column) is { } value)
        {
            // What is the same for every row needs to be computed only once, and no row has to be written.
            if (column.IsGenerated || column.Identity != IdentityKind.None || IsVolatile(value))
                values.Add(column.Number, value);
            else if (value.Eval(new EvalFrame(c.Execution, null)) is { IsNull: false } constant)
                after = after.WithColumn(column with { MissingValue = RowFormat.EncodeOne(constant, column.Type, column.Typmod) });
        }

        after = TableChange.Apply(c, table, after, values);
        foreach (TableConstraint key in constraints.Where(x => x.Kind != TableConstraintKind.Check))
        {
            AlterConstraints.Add(c, after, key);
            after = c.Catalog.Tables[table.Oid];
        }
    }

    public static void Drop(DefinitionContext c, TableInfo table, DropColumn a)
    {
        if (table.FindColumn(a.Column) is not { } column)
        {
            if (!a.IfExists)
                throw TableErrors.MissingColumn(a.Column, table);
            c.Notice($"column \"{a.Column}\" of relation \"{table.Name}\" does not exist, skipping");
            return;
        }

        Dropping.Drop(c, [ObjectReference.Column(table.Oid, column.Number)], a.Cascade);
    }

    public static void SetDefault(DefinitionContext c, TableInfo table, AlterColumnDefault a)
    {
        ColumnInfo column = Find(table, a.Column);
        if (column.Identity != IdentityKind.None)
        {
            throw new SqlException(SqlStates.SyntaxError, $"column \"{column.Name}\" of relation \"{table.Name}\" is an identity column")
            {
                Hint = a.Default is null ? "Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead." : null,
            };
        }

        if (column.IsGenerated)
        {
            throw new SqlException(SqlStates.SyntaxError, $"column \"{column.Name}\" of relation \"{table.Name}\" is a generated column")
            {
                Hint = a.Default is null ? "Use ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION instead." : null,
            };
        }

        try
        {
            c.Put(a.Default is null
                ? table.WithColumn(column with { DefaultText = null })
                : ColumnDefinitions.WithDefault(c, table, column, a.Default));
        }
        catch (SqlException e) when (e.SqlState is SqlStates.InvalidTextRepresentation)
        {
            throw e.Unplaced();
        }
    }

    public static void SetNotNull(DefinitionContext c, TableInfo table, AlterColumnNotNull a)
    {
        ColumnInfo column = Find(table, a.Column);
        if (column.IsNotNull == a.IsSet)
            return;
        if (!a.IsSet && column.Identity != IdentityKind.None)
            throw new SqlException(SqlStates.SyntaxError, $"column \"{column.Name}\" of relation \"{table.Name}\" is an identity column");
        if (!a.IsSet && table.PrimaryKey is { } primary && primary.Columns.Any(k => k.Number == column.Number))
            throw new SqlException(SqlStates.InvalidTableDefinition, $"column \"{column.Name}\" is in a primary key");
        TableChange.Apply(c, table, table.WithColumn(column with { IsNotNull = a.IsSet }));
    }

    public static void SetIdentity(DefinitionContext c, TableInfo table, AlterColumnIdentity a)
    {
        ColumnInfo column = Find(table, a.Column);
        bool isIdentity = column.Identity != IdentityKind.None;
        IdentityKind kind = a.IsAlways ? IdentityKind.Always : IdentityKind.ByDefault;
        if (a.Verb is "add")
        {
            CheckMayBecomeIdentity(table, column);
            ColumnInfo made = ColumnDefinitions.WithSequence(c, table, column with { Identity = kind }, isIdentity: true, a.SequenceOptions);
            c.Put(table.WithColumn(made));
            return;
        }

        if (!isIdentity)
        {
            string message = $"column \"{column.Name}\" of relation \"{table.Name}\" is not an identity column";
            if (!a.IfExists)
                throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, message);
            c.Notice(message + ", skipping");
            return;
        }

        if (a.Verb is "drop")
        {
            c.Put(table.WithColumn(column with { Identity = IdentityKind.None, SequenceOid = 0 }));
            TableStorage.Forget(c, c.Catalog.Tables[column.SequenceOid]);
            c.Catalog = c.Catalog.WithoutTable(column.SequenceOid);
            return;
        }

        if (a.Verb is "set generated")
            c.Put(table.WithColumn(column with { Identity = kind }));
        if (a.SequenceOptions.Count > 0)
            SequenceDefinitions.Alter(c, c.Catalog.Tables[column.SequenceOid], null, a.SequenceOptions);
    }

    public static void DropExpression(DefinitionContext c, TableInfo table, DropColumnExpression a)
    {
        ColumnInfo column = Find(table, a.Column);
        if (column.IsGenerated)
        {
            c.Put(table.WithColumn(column with { IsGenerated = false, DefaultText = null }));
            return;
        }

        string message = $"column \"{column.Name}\" of relation \"{table.Name}\" is not a stored generated column";
        if (!a.IfExists)
            throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, message);
        c.Notice(message + ", skipping");
    }

    public static ColumnInfo Find(TableInfo table, string name) => table.FindColumn(name) ?? throw TableErrors.MissingColumn(name, table);

    private static void CheckMayBecomeIdentity(TableInfo table, ColumnInfo column)
    {
        string of = $"column \"{column.Name}\" of relation \"{table.Name}\"";
        if (column.Identity != IdentityKind.None)
            throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, $"{of} is already an identity column");
        if (column.Type.Kind is not (TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8))
            throw new SqlException(SqlStates.InvalidParameterValue, "identity column type must be smallint, integer, or bigint");
        if (!column.IsNotNull)
            throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, $"{of} must be declared NOT NULL before identity can be added");
        if (column.DefaultText is not null)
            throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, $"{of} already has a default value");
    }

    /// <summary>What the column gets in rows that are there already, over the table with the column.</summary>
    private static Expr? ValueOf(DefinitionContext c, TableInfo table, ColumnInfo column)
    {
        if (column.IsGenerated)
            return TableExpressions.Generated(c.Catalog, c.Session, table, column);
        if (column.Identity != IdentityKind.None)
            return new SequenceExpr(column.SequenceOid, column.Type);
        return TableExpressions.Default(c.Catalog, c.Session, table, column);
    }

    private static bool IsVolatile(Expr value) => value.Any(static e => e.OwnVolatility == Volatility.Volatile);
}
