using Longitude.Sql.Syntax;
using Longitude.Sql.SystemCatalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Catalog;

/// <content>
/// Finding what a name means. An unqualified name is looked for in the session's temporary schema, then in pg_catalog (unless the
/// search path says where that comes), then along the search path; schemas of the path that do not exist are passed over.
/// </content>
internal sealed partial record CatalogSnapshot
{
    /// <summary>A table, view or sequence; null when there is none.</summary>
    public TableInfo? Find(QualifiedName name, IReadOnlyList<string> searchPath) => Find(name.Schema, name.Last, searchPath);

    /// <summary>A table, view or sequence; null when there is none.</summary>
    public TableInfo? Find(string? schema, string name, IReadOnlyList<string> searchPath)
    {
        foreach (uint oid in SchemasToSearch(schema, searchPath))
        {
            if (FindTable(oid, name) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>A table, view or sequence.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public TableInfo Require(QualifiedName name, IReadOnlyList<string> searchPath)
    {
        if (name.Schema is { } schema && FindSchema(schema, searchPath) is null)
            throw MissingSchema(schema, name.Position);
        return Find(name, searchPath) ?? throw MissingRelation(name);
    }

    public TableInfo? FindTable(uint schema, string name)
    {
        if (TableNames.TryGetValue((schema, name), out uint oid))
            return Tables[oid];
        return schema is SystemOids.PgCatalog or SystemOids.InformationSchema ? SystemRelations.ByName.GetValueOrDefault((schema, name)) : null;
    }

    public TableInfo? FindTable(uint oid) => Tables.TryGetValue(oid, out TableInfo? table) ? table : SystemRelations.ByOid.GetValueOrDefault(oid);

    /// <summary>An index and its table; null when there is none.</summary>
    public (TableInfo Table, IndexInfo Index)? FindIndex(QualifiedName name, IReadOnlyList<string> searchPath)
    {
        foreach (uint oid in SchemasToSearch(name.Schema, searchPath))
        {
            if (IndexNames.TryGetValue((oid, name.Last), out uint table))
                return (Tables[table], Tables[table].Indexes.First(i => string.Equals(i.Name, name.Last, StringComparison.Ordinal)));
            if (FindTable(oid, name.Last) is not null)
                return null;
        }

        return null;
    }

    /// <summary>True when a table, view, sequence or index has this name in the schema.</summary>
    public bool IsRelationName(uint schema, string name) => IndexNames.ContainsKey((schema, name)) || FindTable(schema, name) is not null;

    /// <summary>An enum or an array of one, by its name; null when there is none. Built-in types are not looked for.</summary>
    public SqlType? FindType(QualifiedName name, IReadOnlyList<string> searchPath)
    {
        foreach (uint oid in SchemasToSearch(name.Schema, searchPath))
        {
            if (TypeNames.TryGetValue((oid, name.Last), out uint type))
                return Types[type];
        }

        return null;
    }

    /// <summary>A schema; <c>pg_temp</c> is the session's own one.</summary>
    public SchemaInfo? FindSchema(string name, IReadOnlyList<string> searchPath)
    {
        if (Schemas.TryGetValue(name, out SchemaInfo? schema))
            return schema;
        return name is "pg_temp" && TemporarySchema(searchPath) is { } temporary ? Schemas.GetValueOrDefault(temporary) : null;
    }

    public SchemaInfo? FindSchema(uint oid) => Schemas.Values.FirstOrDefault(s => s.Oid == oid);

    /// <summary>The name of the schema with this oid; empty when there is none.</summary>
    public string SchemaName(uint oid) => FindSchema(oid)?.Name ?? "";

    public RoleInfo? FindRole(uint oid) => Roles.Values.FirstOrDefault(r => r.Oid == oid);

    /// <summary>True when the unqualified name means this relation, so that it may be shown without its schema.</summary>
    public bool IsVisible(TableInfo table, IReadOnlyList<string> searchPath) => ReferenceEquals(Find(null, table.Name, searchPath), table);

    /// <summary>The schemas where an unqualified name is looked for, in order; or the one named.</summary>
    public IEnumerable<uint> SchemasToSearch(string? schema, IReadOnlyList<string> searchPath)
    {
        if (schema is not null)
        {
            if (FindSchema(schema, searchPath) is { } named)
                yield return named.Oid;
            yield break;
        }

        bool namesSystem = searchPath.Contains("pg_catalog", StringComparer.Ordinal);
        if (TemporarySchema(searchPath) is { } temporary && Schemas.TryGetValue(temporary, out SchemaInfo? own))
            yield return own.Oid;
        if (!namesSystem)
            yield return SystemOids.PgCatalog;
        foreach (string name in searchPath)
        {
            if (!name.StartsWith(SchemaInfo.TemporaryPrefix, StringComparison.Ordinal) && Schemas.TryGetValue(name, out SchemaInfo? found))
                yield return found.Oid;
        }
    }

    /// <summary>The name of the schema of the session's temporary tables, which the search path holds; null when it does not.</summary>
    private static string? TemporarySchema(IReadOnlyList<string> searchPath)
    {
        for (int i = 0; i < searchPath.Count; i++)
        {
            if (searchPath[i].StartsWith(SchemaInfo.TemporaryPrefix, StringComparison.Ordinal))
                return searchPath[i];
        }

        return null;
    }

    public static SqlException MissingRelation(QualifiedName name) =>
        new(SqlStates.UndefinedTable, $"relation \"{name}\" does not exist") { Position = name.Position + 1 };

    public static SqlException MissingSchema(string name, int position = -1) =>
        new(SqlStates.InvalidSchemaName, $"schema \"{name}\" does not exist") { Position = position + 1 };
}
