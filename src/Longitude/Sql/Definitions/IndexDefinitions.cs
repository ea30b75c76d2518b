using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>CREATE INDEX.</summary>
internal static class IndexDefinitions
{
    private const int ColumnsMax = 32;

    public static string? Create(DefinitionContext c, CreateIndexStatement s)
    {
        TableInfo table = c.Require(s.Table);
        if (table.Kind is not (RelationKind.Table or RelationKind.MaterializedView))
        {
            throw new SqlException(SqlStates.WrongObjectType, $"cannot create index on relation \"{table.Name}\"")
            {
                Detail = $"This operation is not supported for {Privileges.KindWord(table)}s.",
            };
        }

        c.CheckMayChange(table);
        if (s.Name is not null && c.Catalog.IsRelationName(table.SchemaOid, s.Name))
        {
            if (!s.IfNotExists)
                throw RelationNames.Duplicate(s.Name);
            c.Skip(SqlStates.DuplicateTable, $"relation \"{s.Name}\" already exists, skipping");
            return null;
        }

        CheckMethod(s.Method);
        IndexInfo index = Make(c, table, s);
        TableChange.Apply(c, table, ColumnDefinitions.WithPath(c, table with { Indexes = [.. table.Indexes, index] }));
        return null;
    }

    /// <summary>A column as an index's, in ascending order.</summary>
    public static IndexColumn PlainColumn(ColumnInfo column)
    {
        CheckHasOrder(column.Type);
        return new IndexColumn(column.Number, null, column.Type, IsDescending: false, NullsFirst: false);
    }

    public static bool IsTaken(DefinitionContext c, TableInfo table, string name) =>
        c.Catalog.IsRelationName(table.SchemaOid, name)
        || table.Indexes.Any(i => string.Equals(i.Name, name, StringComparison.Ordinal))
        || string.Equals(table.Name, name, StringComparison.Ordinal);

    private static IndexInfo Make(DefinitionContext c, TableInfo table, CreateIndexStatement s)
    {
        if (s.Elements.Count + s.Include.Count > ColumnsMax)
            throw new SqlException(SqlStates.TooManyColumns, $"cannot use more than {ColumnsMax} columns in an index");
        var columns = new List<IndexColumn>();
        foreach (IndexElement element in s.Elements)
            columns.Add(Column(c, table, element));
        string? predicate = null;
        if (s.Where is not null)
        {
            Expr condition = TableExpressions.BindCondition(new BindContext(c.Catalog, c.Session), table, s.Where, Clause.IndexPredicate, "WHERE");
            if (!TableExpressions.IsImmutable(condition))
                throw new SqlException(SqlStates.InvalidObjectDefinition, "functions in index predicate must be marked IMMUTABLE");
            predicate = SqlWriter.Write(s.Where);
        }

        short[] include = [.. s.Include.Select(n => (table.FindColumn(n) ?? throw new SqlException(SqlStates.UndefinedColumn, $"column \"{n}\" does not exist")).Number)];
        uint oid = c.NewOid();
        return new IndexInfo
        {
            Oid = oid,
            StorageId = oid,
            Name = s.Name ?? Names.Choose(table.Name, Names.Columns(ColumnNames(s.Elements).Concat(s.Include)), "idx", n => IsTaken(c, table, n)),
            Columns = columns,
            Include = include,
            IsUnique = s.IsUnique,
            NullsNotDistinct = s.NullsNotDistinct,
            Predicate = predicate,
        };
    }

    private static IndexColumn Column(DefinitionContext c, TableInfo table, IndexElement element)
    {
        // Every order of texts is that of their bytes, which is what text_pattern_ops and its like ask for.
        if (element.OperatorClass is { } operators && !operators.EndsWith("_ops", StringComparison.Ordinal))
            throw new SqlException(SqlStates.UndefinedObject, $"operator class \"{operators}\" does not exist for access method \"btree\"");
        bool nullsFirst = element.Nulls switch
        {
            NullsOrder.First => true,
            NullsOrder.Last => false,
            _ => element.IsDescending,
        };
        if (element.Value is ColumnName { Parts: [var name] })
        {
            ColumnInfo column = table.FindColumn(name)
                ?? throw new SqlException(SqlStates.UndefinedColumn, $"column \"{name}\" does not exist");
            if (element.Collation is not null)
                Collations.Check(element.Collation, column.Type);
            CheckHasOrder(column.Type);
            return new IndexColumn(column.Number, null, column.Type, element.IsDescending, nullsFirst);
        }

        var context = new BindContext(c.Catalog, c.Session);
        Expr bound = Coercions.Settle(TableExpressions.Bind(context, table, element.Value, Clause.IndexExpression), context);
        if (!TableExpressions.IsImmutable(bound))
            throw new SqlException(SqlStates.InvalidObjectDefinition, "functions in index expression must be marked IMMUTABLE");
        if (element.Collation is not null)
            Collations.Check(element.Collation, bound.Type);
        CheckHasOrder(bound.Type);
        return new IndexColumn(0, SqlWriter.Write(element.Value), bound.Type, element.IsDescending, nullsFirst);
    }

    /// <summary>What the columns of the index are called, expressions by their function.</summary>
    private static List<string> ColumnNames(IReadOnlyList<IndexElement> elements)
    {
        var names = new List<string>();
        foreach (IndexElement element in elements)
        {
            string name = NameOf(element.Value);
            string unique = name;
            for (int i = 1; names.Contains(unique, StringComparer.Ordinal); i++)
                unique = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}{i}");
            names.Add(unique);
        }

        return names;
    }

    private static string NameOf(Expression value) => value switch
    {
        ColumnName name => name.Parts[^1],
        FunctionCall call => call.Name.Last,
        Conditional conditional => conditional.Kind.ToString().ToLowerInvariant(),
        Cast { Operand: ColumnName or FunctionCall } cast => NameOf(cast.Operand),
        Cast cast => cast.Type.Name.Last,
        Collate collate => NameOf(collate.Operand),
        _ => "expr",
    };

    public static void CheckHasOrder(SqlType type)
    {
        if (type.Comparer.HasOrder)
            return;
        throw new SqlException(SqlStates.UndefinedObject, $"data type {TypeNames.Format(type, -1)} has no default operator class for access method \"btree\"")
        {
            Hint = "You must specify an operator class for the index or define a default operator class for the data type.",
        };
    }

    private static void CheckMethod(string method)
    {
        switch (method)
        {
            // A hash index finds the same rows as a btree.
            case "btree" or "hash":
                return;
            case "gin" or "gist" or "brin" or "spgist" or "bloom":
                throw TableErrors.NotSupported($"access method \"{method}\"");
            default:
                throw new SqlException(SqlStates.UndefinedObject, $"access method \"{method}\" does not exist");
        }
    }
}
