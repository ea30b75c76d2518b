using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>COMMENT ON.</summary>
internal static class Comments
{
    public static string? Run(DefinitionContext c, CommentStatement s)
    {
        string? text = s.Text is "" ? null : s.Text;
        switch (s.Kind)
        {
            case ObjectKind.Table or ObjectKind.View or ObjectKind.MaterializedView or ObjectKind.Sequence:
                OnRelation(c, s, text);
                break;
            case ObjectKind.Column:
                OnColumn(c, s.Name, text);
                break;
            case ObjectKind.Constraint:
                OnConstraint(c, s.Name, text);
                break;
            case ObjectKind.Index:
                OnIndex(c, s.Name, text);
                break;
            case ObjectKind.Schema:
                SchemaInfo schema = SchemaDefinitions.Require(c, s.Name.Last);
                Privileges.CheckOwner(c.Catalog, c.Role, schema);
                c.Catalog = c.Catalog.WithSchema(schema with { Comment = text });
                break;
            case ObjectKind.Type:
                OnType(c, s.Name, text);
                break;
            case ObjectKind.Role:
                c.Catalog = c.Catalog.WithRole(RoleDefinitions.Resolve(c, s.Name.Last) with { Comment = text });
                break;
            case ObjectKind.Database:
                OnDatabase(c, s.Name.Last, text);
                break;
            case ObjectKind.Extension when Extensions.IsBuiltIn(s.Name.Last):
                break;
            case ObjectKind.Extension:
                throw new SqlException(SqlStates.UndefinedObject, $"extension \"{s.Name}\" does not exist");
            default:
                throw TableErrors.NotSupported($"COMMENT ON {s.Kind.ToString().ToUpperInvariant()}");
        }

        return null;
    }

    private static void OnRelation(DefinitionContext c, CommentStatement s, string? text)
    {
        TableInfo table = Find(c, s.Name);
        string wanted = s.Kind == ObjectKind.MaterializedView ? "materialized view" : s.Kind.ToString().ToLowerInvariant();
        if (!string.Equals(Privileges.KindWord(table), wanted, StringComparison.Ordinal))
            throw new SqlException(SqlStates.WrongObjectType, $"\"{table.Name}\" is not a {wanted}");
        c.Put(table with { Comment = text });
    }

    private static void OnColumn(DefinitionContext c, QualifiedName name, string? text)
    {
        TableInfo table = Find(c, Owner(name));
        ColumnInfo column = table.FindColumn(name.Last) ?? throw TableErrors.MissingColumn(name.Last, table);
        c.Put(table.WithColumn(column with { Comment = text }));
    }

    private static void OnConstraint(DefinitionContext c, QualifiedName name, string? text)
    {
        TableInfo table = Find(c, Owner(name));
        uint oid = table.FindConstraint(name.Last)
            ?? throw new SqlException(SqlStates.UndefinedObject, $"constraint \"{name.Last}\" for table \"{table.Name}\" does not exist");
        c.Put(table with
        {
            Checks = [.. table.Checks.Select(k => k.Oid == oid ? k with { Comment = text } : k)],
            ForeignKeys = [.. table.ForeignKeys.Select(k => k.Oid == oid ? k with { Comment = text } : k)],
            Indexes = [.. table.Indexes.Select(i => i.IsConstraint && i.ConstraintOid == oid ? i with { ConstraintComment = text } : i)],
        });
    }

    private static void OnIndex(DefinitionContext c, QualifiedName name, string? text)
    {
        (TableInfo table, IndexInfo index) = c.Catalog.FindIndex(name, c.SearchPath) ?? throw (c.Catalog.Find(name, c.SearchPath) is null
            ? CatalogSnapshot.MissingRelation(name with { Position = -1 })
            : new SqlException(SqlStates.WrongObjectType, $"\"{name.Last}\" is not an index"));
        c.CheckMayChange(table);
        c.Put(table.WithIndex(index with { Comment = text }));
    }

    private static void OnType(DefinitionContext c, QualifiedName name, string? text)
    {
        SqlType type = EnumDefinitions.RequireEnum(c, name);
        TypeDetails details = c.Catalog.TypeDetails[type.Oid];
        if (!Privileges.IsOwner(c.Catalog, c.Role, details.Owner))
            throw new SqlException(SqlStates.InsufficientPrivilege, $"must be owner of type {TypeNames.Format(type, -1)}");
        c.Catalog = c.Catalog.WithTypeDetails(type.Oid, details with { Comment = text });
    }

    private static void OnDatabase(DefinitionContext c, string name, string? text)
    {
        if (string.Equals(name, c.Catalog.Database.Name, StringComparison.Ordinal))
            c.Catalog = c.Catalog.WithDatabase(c.Catalog.Database with { Comment = text });
        else
            c.Session.Notice("WARNING", SqlStates.InvalidCatalogName, $"database \"{name}\" does not exist");
    }

    private static TableInfo Find(DefinitionContext c, QualifiedName name)
    {
        TableInfo table = c.Require(name);
        c.CheckMayChange(table);
        return table;
    }

    private static QualifiedName Owner(QualifiedName name) => name with { Parts = [.. name.Parts.SkipLast(1)] };
}
