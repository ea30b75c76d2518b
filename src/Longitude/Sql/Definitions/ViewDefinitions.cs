using System.Globalization;
using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>CREATE VIEW, CREATE and REFRESH MATERIALIZED VIEW.</summary>
internal static class ViewDefinitions
{
    public static string? Create(DefinitionContext c, CreateViewStatement s)
    {
        if (s.CheckOption is not null)
            throw TableErrors.NotSupported("WITH CHECK OPTION");
        ViewText text = ViewText.Bind(c, s.Query, c.SearchPath);
        bool isTemporary = s.IsTemporary || text.Tables.Any(t => t.TemporaryOwner != 0);
        if (isTemporary && !s.IsTemporary && !s.IsMaterialized && c.Session.BackendId > 0)
            c.Notice($"view \"{s.Name.Last}\" will be a temporary view");
        if (isTemporary && s.IsMaterialized)
            throw new SqlException(SqlStates.FeatureNotSupported, "materialized views must not use temporary tables or views");
        SchemaInfo schema = c.SchemaFor(s.Name, isTemporary ? Persistence.Temporary : Persistence.Permanent);
        if (s.Columns.Count > text.Columns.Count)
        {
            throw new SqlException(SqlStates.SyntaxError, s.IsMaterialized ? "too many column names were specified" : "CREATE VIEW specifies more column names than columns");
        }

        IReadOnlyList<ColumnInfo> columns = CreateTable.ColumnsOf(text.Columns, s.Columns);
        TableInfo? before = c.Catalog.FindTable(schema.Oid, s.Name.Last);
        if (before is not null && s.OrReplace)
        {
            Replace(c, before, columns, text);
            return null;
        }

        if (c.Catalog.IsRelationName(schema.Oid, s.Name.Last))
        {
            if (!s.IfNotExists)
                throw RelationNames.Duplicate(s.Name.Last);
            c.Skip(SqlStates.DuplicateTable, $"relation \"{s.Name.Last}\" already exists, skipping");
            return null;
        }

        CreateTable.CheckTypeName(c, schema, s.Name.Last);
        TableInfo view = CreateTable.Begin(c, schema, s.Name.Last, s.IsMaterialized ? RelationKind.MaterializedView : RelationKind.View);
        view = c.Put(WithQuery(c, view, columns, text) with { IsPopulated = !(s.IsMaterialized && s.WithNoData) });
        if (!s.IsMaterialized || s.WithNoData)
            return null;
        c.Save();
        return string.Create(CultureInfo.InvariantCulture, $"SELECT {Fill(c, view)}");
    }

    public static string? Refresh(DefinitionContext c, RefreshViewStatement s)
    {
        TableInfo view = c.Require(s.Name);
        if (view.Kind != RelationKind.MaterializedView)
        {
            throw view.Kind == RelationKind.Table
                ? new SqlException(SqlStates.FeatureNotSupported, $"\"{view.Name}\" is not a materialized view")
                : new SqlException(SqlStates.WrongObjectType, $"\"{view.Name}\" is not a table or materialized view");
        }

        c.CheckMayChange(view);
        if (s.IsConcurrent && s.WithNoData)
            throw new SqlException(SqlStates.SyntaxError, "REFRESH options CONCURRENTLY and WITH NO DATA cannot be used together");
        if (s.IsConcurrent && !view.Indexes.Any(i => i.IsUnique && i.Predicate is null && i.Columns.All(k => k.Number != 0)))
        {
            throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, $"cannot refresh materialized view \"{c.Catalog.SchemaName(view.SchemaOid)}.{view.Name}\" concurrently")
            {
                Hint = "Create a unique index with no WHERE clause on one or more columns of the materialized view.",
            };
        }

        TableStorage.Forget(c, view);
        view = c.Put(TableStorage.WithNewStorage(c, view) with { IsPopulated = !s.WithNoData });
        c.Save();
        if (!s.WithNoData)
            Fill(c, view);
        return null;
    }

    /// <summary>Writes the texts of views anew that name a relation or a column which is about to be renamed.</summary>
    /// <param name="rewrite">Gives a view's new text.</param>
    public static void Rewrite(DefinitionContext c, TableInfo table, short column, Func<ViewText, TableInfo, string> rewrite)
    {
        foreach (TableInfo view in c.Catalog.Tables.Values.Where(v => v.Dependencies.Any(d => d.Oid == table.Oid && (column == 0 || d.Columns.Contains(column)))).ToArray())
            c.Put(view with { ViewQuery = rewrite(ViewText.Of(c, view), view) });
    }

    private static long Fill(DefinitionContext c, TableInfo view)
    {
        // With the owner's rights, and the names of its creation.
        var query = (Query)Parsing.SqlParser.ParseOne(view.ViewQuery!)!;
        var context = new Binding.BindContext(c.Catalog, c.Session)
        {
            Transaction = c.Transaction,
            SearchPath = view.ViewSearchPath.Count > 0 ? view.ViewSearchPath : c.SearchPath,
            ActingOwner = view.Owner,
        };
        return NestedQueries.Fill(c, view, Planning.StatementPlanner.Plan(query, context));
    }

    private static TableInfo WithQuery(DefinitionContext c, TableInfo view, IReadOnlyList<ColumnInfo> columns, ViewText text) => view with
    {
        Columns = columns,
        NextColumnNumber = (short)(columns.Count + 1),
        ViewQuery = text.Write(),
        ViewSearchPath = [.. c.SearchPath.Where(s => c.Catalog.FindSchema(s, c.SearchPath) is not null)],
        Dependencies = text.Dependencies,
    };

    private static void Replace(DefinitionContext c, TableInfo before, IReadOnlyList<ColumnInfo> columns, ViewText text)
    {
        if (before.Kind != RelationKind.View)
            throw new SqlException(SqlStates.WrongObjectType, $"\"{before.Name}\" is not a view");
        c.CheckMayChange(before);
        if (columns.Count < before.Columns.Count)
            throw new SqlException(SqlStates.InvalidTableDefinition, "cannot drop columns from view");
        for (int i = 0; i < before.Columns.Count; i++)
        {
            (ColumnInfo old, ColumnInfo now) = (before.Columns[i], columns[i]);
            if (!string.Equals(old.Name, now.Name, StringComparison.Ordinal))
            {
                throw new SqlException(SqlStates.InvalidTableDefinition, $"cannot change name of view column \"{old.Name}\" to \"{now.Name}\"")
                {
                    Hint = "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.",
                };
            }

            if (old.Type.Oid != now.Type.Oid || old.Typmod != now.Typmod)
            {
                throw new SqlException(
                    SqlStates.InvalidTableDefinition,
                    $"cannot change data type of view column \"{old.Name}\" from {TypeNames.Format(old.Type, old.Typmod)} to {TypeNames.Format(now.Type, now.Typmod)}");
            }
        }

        if (text.Dependencies.Any(d => Reaches(c.Catalog, d.Oid, before.Oid)))
        {
            throw new SqlException(SqlStates.InvalidObjectDefinition, $"infinite recursion detected in rules for relation \"{before.Name}\"");
        }

        IReadOnlyList<ColumnInfo> kept = [.. columns.Select((k, i) => i < before.Columns.Count ? before.Columns[i] : k)];
        c.Put(WithQuery(c, before, kept, text));
    }

    private static bool Reaches(CatalogSnapshot catalog, uint from, uint to) =>
        from == to || (catalog.Tables.TryGetValue(from, out TableInfo? table) && table.Dependencies.Any(d => Reaches(catalog, d.Oid, to)));
}
