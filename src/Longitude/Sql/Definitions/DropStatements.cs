using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>DROP: finds what the names mean.</summary>
internal static class DropStatements
{
    public static string? Run(DefinitionContext c, DropStatement s)
    {
        var targets = new List<ObjectReference>();
        foreach (QualifiedName name in s.Names)
        {
            switch (s.Kind)
            {
                case ObjectKind.Table or ObjectKind.View or ObjectKind.MaterializedView or ObjectKind.Sequence:
                    Add(targets, FindRelation(c, name, s));
                    break;
                case ObjectKind.Index:
                    Add(targets, FindIndex(c, name, s));
                    break;
                case ObjectKind.Type:
                    Add(targets, FindType(c, name, s.IfExists));
                    break;
                case ObjectKind.Schema:
                    Add(targets, FindSchema(c, name.Last, s.IfExists));
                    break;
                case ObjectKind.Role:
                    RoleDefinitions.Drop(c, name, s.IfExists);
                    break;
                default:
                    FailOrSkip(c, s, name);
                    break;
            }
        }

        Dropping.Drop(c, targets, s.Cascade);
        return null;
    }

    private static void Add(List<ObjectReference> targets, ObjectReference? target)
    {
        if (target is { } found && !targets.Contains(found))
            targets.Add(found);
    }

    private static ObjectReference? FindRelation(DefinitionContext c, QualifiedName name, DropStatement s)
    {
        string word = Word(s.Kind);
        if (SchemaIsMissing(c, name, s.IfExists))
            return null;
        if (c.Catalog.Find(name, c.SearchPath) is not { } table)
        {
            if (c.Catalog.FindIndex(name, c.SearchPath) is { } index)
                throw WrongType(index.Index.Name, word, "index");
            if (!s.IfExists)
                throw new SqlException(SqlStates.UndefinedTable, $"{word} \"{name.Last}\" does not exist");
            c.Notice($"{word} \"{name.Last}\" does not exist, skipping");
            return null;
        }

        if (table.Kind == RelationKind.SystemView)
            throw new SqlException(SqlStates.InsufficientPrivilege, $"permission denied: \"{table.Name}\" is a system catalog");
        string is_ = Privileges.KindWord(table);
        if (!string.Equals(is_, word, StringComparison.Ordinal))
            throw WrongType(table.Name, word, is_);
        CheckMayDrop(c, table);
        return ObjectReference.Relation(table.Oid);
    }

    private static ObjectReference? FindIndex(DefinitionContext c, QualifiedName name, DropStatement s)
    {
        if (SchemaIsMissing(c, name, s.IfExists))
            return null;
        if (c.Catalog.FindIndex(name, c.SearchPath) is { } found)
        {
            CheckMayDrop(c, found.Table);
            return ObjectReference.Index(found.Table.Oid, found.Index.Oid);
        }

        if (c.Catalog.Find(name, c.SearchPath) is { } table)
            throw WrongType(table.Name, "index", Privileges.KindWord(table));
        if (!s.IfExists)
            throw new SqlException(SqlStates.UndefinedObject, $"index \"{name.Last}\" does not exist");
        c.Notice($"index \"{name.Last}\" does not exist, skipping");
        return null;
    }

    private static ObjectReference? FindType(DefinitionContext c, QualifiedName name, bool ifExists)
    {
        if (SchemaIsMissing(c, name, ifExists))
            return null;
        if (TypeNames.Find(name, c.Catalog, c.SearchPath) is { } type)
        {
            if (type.Kind != TypeKind.Enum)
                throw new SqlException(SqlStates.DependentObjectsStillExist, $"cannot drop type {TypeNames.Format(type, -1)} because it is required by the database system");
            if (!Privileges.IsOwner(c.Catalog, c.Role, c.Catalog.TypeDetails[type.Oid].Owner))
                throw new SqlException(SqlStates.InsufficientPrivilege, $"must be owner of type {TypeNames.Format(type, -1)}");
            return ObjectReference.Type(type.Oid);
        }

        if (c.Catalog.Find(name, c.SearchPath) is { Kind: not RelationKind.Sequence } table)
        {
            string relation = $"{Privileges.KindWord(table)} {c.ShortName(table)}";
            throw new SqlException(SqlStates.DependentObjectsStillExist, $"cannot drop type {Quote.Name(table.Name)} because {relation} requires it")
            {
                Hint = $"You can drop {relation} instead.",
            };
        }

        if (!ifExists)
            throw new SqlException(SqlStates.UndefinedObject, $"type \"{name}\" does not exist");
        c.Notice($"type \"{name}\" does not exist, skipping");
        return null;
    }

    private static ObjectReference? FindSchema(DefinitionContext c, string name, bool ifExists)
    {
        if (c.Catalog.FindSchema(name, c.SearchPath) is not { } schema)
        {
            if (!ifExists)
                throw CatalogSnapshot.MissingSchema(name);
            c.Notice($"schema \"{name}\" does not exist, skipping");
            return null;
        }

        if (schema.IsSystem)
            throw new SqlException(SqlStates.DependentObjectsStillExist, $"cannot drop schema {schema.Name} because it is required by the database system");
        Privileges.CheckOwner(c.Catalog, c.Role, schema);
        return ObjectReference.Schema(schema.Oid);
    }

    /// <summary>The owner of a table or of its schema may drop it.</summary>
    private static void CheckMayDrop(DefinitionContext c, TableInfo table)
    {
        bool ownsSchema = c.Catalog.FindSchema(table.SchemaOid) is { } schema && Privileges.IsOwner(c.Catalog, c.Role, schema.Owner);
        if (!ownsSchema)
            Privileges.CheckOwner(c.Catalog, c.Role, table);
    }

    private static bool SchemaIsMissing(DefinitionContext c, QualifiedName name, bool ifExists)
    {
        if (name.Schema is not { } schema || c.Catalog.FindSchema(schema, c.SearchPath) is not null)
            return false;
        if (!ifExists)
            throw CatalogSnapshot.MissingSchema(schema);
        c.Notice($"schema \"{schema}\" does not exist, skipping");
        return true;
    }

    /// <summary>Kinds of objects that nobody can have made.</summary>
    private static void FailOrSkip(DefinitionContext c, DropStatement s, QualifiedName name)
    {
        string word = Word(s.Kind);
        switch (s.Kind)
        {
            case ObjectKind.Place:
                throw Places.CannotChange($"place \"{name.Last}\" cannot be dropped");
            case ObjectKind.Database when string.Equals(name.Last, c.Catalog.Database.Name, StringComparison.Ordinal):
                throw new SqlException(SqlStates.ObjectInUse, "cannot drop the currently open database");
            case ObjectKind.Extension when Extensions.IsBuiltIn(name.Last):
                throw new SqlException(SqlStates.FeatureNotSupported, $"extension \"{name.Last}\" is built in and cannot be dropped");
        }

        if (s.IfExists)
        {
            c.Notice(s.Kind == ObjectKind.Trigger
                ? $"trigger \"{name.Last}\" for relation \"{string.Join('.', name.Parts.SkipLast(1))}\" does not exist, skipping"
                : $"{word} \"{name}\" does not exist, skipping");
            return;
        }

        throw s.Kind switch
        {
            ObjectKind.Database => new SqlException(SqlStates.InvalidCatalogName, $"database \"{name}\" does not exist"),
            ObjectKind.Function => new SqlException(SqlStates.UndefinedFunction, $"could not find a function named \"{name}\""),
            ObjectKind.Trigger => new SqlException(SqlStates.UndefinedObject, $"trigger \"{name.Last}\" for table \"{string.Join('.', name.Parts.SkipLast(1))}\" does not exist"),
            ObjectKind.Domain => new SqlException(SqlStates.UndefinedObject, $"type \"{name}\" does not exist"),
            _ => new SqlException(SqlStates.UndefinedObject, $"{word} \"{name}\" does not exist"),
        };
    }

    private static SqlException WrongType(string name, string wanted, string found) =>
        new(SqlStates.WrongObjectType, $"\"{name}\" is not {Article(wanted)} {wanted}")
        {
            Hint = $"Use DROP {found.ToUpperInvariant()} to remove {Article(found)} {found}.",
        };

    private static string Article(string word) => word[0] is 'i' ? "an" : "a";

    private static string Word(ObjectKind kind) => kind == ObjectKind.MaterializedView ? "materialized view" : kind.ToString().ToLowerInvariant();
}
