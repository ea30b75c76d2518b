using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>ALTER TABLE: constraints.</summary>
internal static class AlterConstraints
{
    public static void Add(DefinitionContext c, TableInfo table, TableConstraint x)
    {
        TableInfo after = x.Kind switch
        {
            TableConstraintKind.Check => TableConstraints.AddCheck(c, table, x),
            TableConstraintKind.ForeignKey => TableConstraints.AddForeignKey(c, table, x),
            TableConstraintKind.Exclude => throw TableErrors.NotSupported("EXCLUDE"),
            _ => TableConstraints.AddKey(c, table, x.UsingIndex is null ? x with { Position = -1 } : x),
        };
        TableChange.Apply(c, table, after);
    }

    public static void Drop(DefinitionContext c, TableInfo table, DropConstraint a)
    {
        if (table.FindConstraint(a.Name) is { } oid)
        {
            Dropping.Drop(c, [ObjectReference.Constraint(table.Oid, oid)], a.Cascade);
            return;
        }

        if (!a.IfExists)
            throw TableErrors.MissingConstraint(a.Name, table);
        c.Notice($"constraint \"{a.Name}\" of relation \"{table.Name}\" does not exist, skipping");
    }

    /// <summary>VALIDATE CONSTRAINT: asks all rows what only new ones were asked.</summary>
    public static void Validate(DefinitionContext c, TableInfo table, string name)
    {
        uint oid = table.FindConstraint(name) ?? throw TableErrors.MissingConstraint(name, table);
        if (table.Indexes.Any(i => i.IsConstraint && i.ConstraintOid == oid))
        {
            throw new SqlException(SqlStates.WrongObjectType, $"constraint \"{name}\" of relation \"{table.Name}\" is not a foreign key or check constraint");
        }

        TableChange.Apply(c, table, table with
        {
            Checks = [.. table.Checks.Select(k => k.Oid == oid ? k with { IsNotValid = false } : k)],
            ForeignKeys = [.. table.ForeignKeys.Select(k => k.Oid == oid ? k with { IsNotValid = false } : k)],
        });
    }

    public static void Rename(DefinitionContext c, TableInfo table, RenameConstraint a)
    {
        uint oid = table.FindConstraint(a.Name)
            ?? throw new SqlException(SqlStates.UndefinedObject, $"constraint \"{a.Name}\" for table \"{table.Name}\" does not exist");
        TableConstraints.CheckFree(table, a.NewName);
        if (table.Indexes.Any(i => i.IsConstraint && i.ConstraintOid == oid))
            RelationNames.CheckFree(c.Catalog, table.SchemaOid, a.NewName);
        c.Put(table with
        {
            Checks = [.. table.Checks.Select(k => k.Oid == oid ? k with { Name = a.NewName } : k)],
            ForeignKeys = [.. table.ForeignKeys.Select(k => k.Oid == oid ? k with { Name = a.NewName } : k)],
            Indexes = [.. table.Indexes.Select(i => i.IsConstraint && i.ConstraintOid == oid ? i with { Name = a.NewName } : i)],
        });
    }
}
