using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>CREATE and ALTER SCHEMA.</summary>
internal static class SchemaDefinitions
{
    public static string? Create(DefinitionContext c, CreateSchemaStatement s)
    {
        string owner = s.Authorization is null ? c.Role : RoleDefinitions.Resolve(c, s.Authorization).Name;
        if (!Privileges.HasOnDatabase(c.Catalog, c.Role, Privileges.Create))
            throw Privileges.Denied("database", c.Catalog.Database.Name);
        RoleDefinitions.CheckMayBecome(c, owner);
        CheckName(s.Name);
        if (c.Catalog.Schemas.ContainsKey(s.Name))
        {
            if (!s.IfNotExists)
                throw Duplicate(s.Name);
            c.Skip(SqlStates.DuplicateSchema, $"schema \"{s.Name}\" already exists, skipping");
            return null;
        }

        c.Catalog = c.Catalog.WithSchema(new SchemaInfo(c.NewOid(), s.Name, owner) { Grants = Granting.DefaultsFor(c, ObjectKind.Schema, 0) });
        return null;
    }

    public static string? Alter(DefinitionContext c, AlterSchemaStatement s)
    {
        SchemaInfo schema = Require(c, s.Name);
        Privileges.CheckOwner(c.Catalog, c.Role, schema);
        if (s.NewOwner is not null)
        {
            string owner = RoleDefinitions.Resolve(c, s.NewOwner).Name;
            RoleDefinitions.CheckMayBecome(c, owner);
            c.Catalog = c.Catalog.WithSchema(schema with { Owner = owner, Grants = Granting.WithOwner(schema.Grants, schema.Owner, owner) });
            return null;
        }

        string name = s.NewName!;
        if (c.Catalog.Schemas.ContainsKey(name))
            throw Duplicate(name);
        CheckName(name);
        if (schema.IsSystem || schema.IsTemporary)
            throw new SqlException(SqlStates.InsufficientPrivilege, $"permission denied for schema {schema.Name}");
        c.Catalog = c.Catalog.WithSchema(schema with { Name = name });
        return null;
    }

    public static SchemaInfo Require(DefinitionContext c, string name) =>
        c.Catalog.FindSchema(name, c.SearchPath) ?? throw CatalogSnapshot.MissingSchema(name);

    private static void CheckName(string name)
    {
        if (name.StartsWith("pg_", StringComparison.Ordinal))
        {
            throw new SqlException(SqlStates.ReservedName, $"unacceptable schema name \"{name}\"")
            {
                Detail = "The prefix \"pg_\" is reserved for system schemas.",
            };
        }
    }

    private static SqlException Duplicate(string name) => new(SqlStates.DuplicateSchema, $"schema \"{name}\" already exists");
}
