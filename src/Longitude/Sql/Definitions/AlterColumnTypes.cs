using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>ALTER COLUMN ... TYPE.</summary>
internal static class AlterColumnTypes
{
    public static void Run(DefinitionContext c, TableInfo table, AlterColumnType a)
    {
        ColumnInfo column = AlterColumns.Find(table, a.Column);
        (SqlType type, int typmod) = c.Resolve(a.Type);
        CheckFree(c, table, column, type);
        Expr value = Value(c, table, column, type, typmod, a);
        bool isKept = a.Using is null && ReadsTheSame(column, type, typmod);
        // Rows that are written again have the column.
        TableInfo after = table.WithColumn(column with { Type = type, Typmod = typmod, MissingValue = isKept ? column.MissingValue : null });
        CheckExpressions(c, after, column, type);
        after = after with { Indexes = [.. table.Indexes.Select(i => WithType(c, after, i, column.Number))] };
        foreach (IndexColumn indexed in after.Indexes.SelectMany(i => i.Columns).Where(k => k.Number == column.Number))
            IndexDefinitions.CheckHasOrder(indexed.Type);
        CheckForeignKeys(c, after, column.Number);
        if (column.Identity != IdentityKind.None)
            SequenceDefinitions.Alter(c, c.Catalog.Tables[column.SequenceOid], type, []);
        TableChange.Apply(c, table, after, isKept ? null : new Dictionary<short, Expr> { [column.Number] = value });
    }

    private static void CheckFree(DefinitionContext c, TableInfo table, ColumnInfo column, SqlType type)
    {
        if (table.Columns.FirstOrDefault(k => k.IsGenerated && k.Number != column.Number && ColumnUse.Mentions(k.DefaultText, column.Name)) is { } generated)
        {
            throw new SqlException(SqlStates.FeatureNotSupported, "cannot alter type of a column used by a generated column")
            {
                Detail = $"Column \"{column.Name}\" is used by generated column \"{generated.Name}\".",
            };
        }

        if (c.Catalog.Tables.Values.FirstOrDefault(v => v.Dependencies.Any(d => d.Oid == table.Oid && d.Columns.Contains(column.Number))) is { } view)
        {
            throw new SqlException(SqlStates.FeatureNotSupported, "cannot alter type of a column used by a view or rule")
            {
                Detail = $"rule _RETURN on {Privileges.KindWord(view)} {c.ShortName(view)} depends on column \"{column.Name}\"",
            };
        }

        if (table.Placement is { Kind: PlacementKind.By } placement && placement.Column == column.Number)
            throw new SqlException(SqlStates.FeatureNotSupported, $"column \"{column.Name}\" says where the rows of table \"{table.Name}\" live: its type cannot be changed");
        if (column.Identity != IdentityKind.None && type.Kind is not (TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8))
            throw new SqlException(SqlStates.InvalidParameterValue, "identity column type must be smallint, integer, or bigint");
    }

    /// <summary>The new value of the column, over the rows as they were.</summary>
    private static Expr Value(DefinitionContext c, TableInfo table, ColumnInfo column, SqlType type, int typmod, AlterColumnType a)
    {
        var context = new BindContext(c.Catalog, c.Session);
        if (column.IsGenerated)
        {
            if (a.Using is not null)
                throw new SqlException(SqlStates.InvalidColumnReference, "cannot specify USING when altering type of generated column");
            return TableExpressions.BindGenerated(TableExpressions.Context(c.Catalog, c.Session, table), table, column with { Type = type, Typmod = typmod }, Parsing.SqlParser.ParseExpression(column.DefaultText!));
        }

        Expr given = a.Using is null
            ? new ColumnExpr(table.IndexOf(column.Number), column.Type, column.Typmod)
            : TableExpressions.Bind(context, table, a.Using, Clause.Transform);
        return Coercions.Find(given, type, typmod, CastContext.Assignment, context) ?? throw (a.Using is null
            ? new SqlException(SqlStates.DatatypeMismatch, $"column \"{column.Name}\" cannot be cast automatically to type {TypeNames.Format(type, -1)}")
            {
                Hint = $"You might need to specify \"USING {Quote.Name(column.Name)}::{TypeNames.Format(type, typmod)}\".",
            }
            : new SqlException(SqlStates.DatatypeMismatch, $"result of USING clause for column \"{column.Name}\" cannot be cast automatically to type {TypeNames.Format(type, -1)}")
            {
                Hint = "You might need to add an explicit cast.",
            });
    }

    /// <summary>The default, the checks and the conditions of indexes must mean something with the new type.</summary>
    private static void CheckExpressions(DefinitionContext c, TableInfo after, ColumnInfo column, SqlType type)
    {
        ColumnInfo changed = after.FindColumn(column.Number)!;
        if (column.DefaultText is not null && !column.IsGenerated)
        {
            try
            {
                TableExpressions.Default(c.Catalog, c.Session, after, changed);
            }
            catch (SqlException e) when (e.SqlState is SqlStates.DatatypeMismatch or SqlStates.InvalidTextRepresentation)
            {
                throw new SqlException(SqlStates.DatatypeMismatch, $"default for column \"{column.Name}\" cannot be cast automatically to type {TypeNames.Format(type, -1)}");
            }
        }

        foreach (CheckInfo check in after.Checks)
            TableExpressions.Check(c.Catalog, c.Session, after, check);
        foreach (IndexInfo index in after.Indexes.Where(i => i.Predicate is not null))
        {
            TableExpressions.BindCondition(
                TableExpressions.Context(c.Catalog, c.Session, after), after, Parsing.SqlParser.ParseExpression(index.Predicate!), Clause.IndexPredicate, "WHERE");
        }
    }

    private static IndexInfo WithType(DefinitionContext c, TableInfo table, IndexInfo index, short column) => index with
    {
        Columns =
        [
            .. index.Columns.Select(k => k.Expression is not null
                ? k with { Type = TableExpressions.Bind(TableExpressions.Context(c.Catalog, c.Session, table), table, Parsing.SqlParser.ParseExpression(k.Expression), Clause.IndexExpression).Type }
                : k.Number == column ? k with { Type = table.FindColumn(column)!.Type } : k),
        ],
    };

    private static void CheckForeignKeys(DefinitionContext c, TableInfo table, short column)
    {
        foreach (ForeignKeyInfo key in table.ForeignKeys.Where(k => k.Columns.Contains(column)))
            TableConstraints.CheckTypes(key, table, key.ReferencedTable == table.Oid ? table : c.Catalog.Tables[key.ReferencedTable]);
        foreach (uint holder in c.Catalog.Referencing.GetValueOrDefault(table.Oid, []))
        {
            foreach (ForeignKeyInfo key in c.Catalog.Tables[holder].ForeignKeys.Where(k => k.ReferencedTable == table.Oid && k.ReferencedColumns.Contains(column)))
                TableConstraints.CheckTypes(key, holder == table.Oid ? table : c.Catalog.Tables[holder], table);
        }
    }

    /// <summary>True when rows and index entries need not be written again: texts whose limit does not shrink, and numbers and times that lose nothing.</summary>
    private static bool ReadsTheSame(ColumnInfo before, SqlType type, int typmod)
    {
        bool isText = before.Type.Kind is TypeKind.Text or TypeKind.Varchar && type.Kind is TypeKind.Text or TypeKind.Varchar;
        if (!isText && before.Type.Oid != type.Oid)
            return false;
        if (typmod == before.Typmod || typmod < 0)
            return true;
        if (before.Typmod < 0)
            return false;
        return type.Kind switch
        {
            TypeKind.Varchar => Typmods.Length(typmod) >= Typmods.Length(before.Typmod),
            TypeKind.Numeric => Typmods.Scale(typmod) == Typmods.Scale(before.Typmod) && Typmods.Precision(typmod) >= Typmods.Precision(before.Typmod),
            TypeKind.Time or TypeKind.TimeTz or TypeKind.Timestamp or TypeKind.TimestampTz => typmod >= before.Typmod,
            _ => false,
        };
    }
}
