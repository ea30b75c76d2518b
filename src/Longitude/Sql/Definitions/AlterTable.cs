using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>ALTER TABLE, and ALTER VIEW, INDEX and SEQUENCE as far as they do the same.</summary>
internal static class AlterTable
{
    public static string? Run(DefinitionContext c, AlterTableStatement s)
    {
        if (s.ObjectWord is "index")
        {
            AlterIndex(c, s);
            return null;
        }

        // ALTER TABLE renames indexes too.
        if (c.Catalog.Find(s.Table, c.SearchPath) is null && c.Catalog.FindIndex(s.Table, c.SearchPath) is not null && s.Actions is [RenameTable])
        {
            AlterIndex(c, s);
            return null;
        }

        if (c.FindOrSkip(s.Table, s.IfExists) is not { } found)
            return null;
        CheckWord(s, found);
        c.CheckMayChange(found);
        foreach (AlterTableAction action in s.Actions.OrderBy(Pass))
            Act(c, c.Catalog.Tables[found.Oid], action);
        return null;
    }

    /// <summary>PostgreSQL's order: what is dropped goes first, constraints come last, whatever the order they were written in.</summary>
    private static int Pass(AlterTableAction action) => action switch
    {
        DropColumn or DropConstraint or DropColumnExpression or AlterColumnNotNull { IsSet: false } or AlterColumnIdentity { Verb: "drop" } => 0,
        AlterColumnType => 1,
        AddColumn => 2,
        AlterColumnDefault or AlterColumnNotNull or AlterColumnIdentity => 3,
        AddConstraint { Constraint.Kind: TableConstraintKind.ForeignKey } => 5,
        AddConstraint => 4,
        _ => 6,
    };

    private static void Act(DefinitionContext c, TableInfo table, AlterTableAction action)
    {
        CheckAllowed(table, action);
        switch (action)
        {
            case AddColumn a:
                AlterColumns.Add(c, table, a);
                break;
            case DropColumn a:
                AlterColumns.Drop(c, table, a);
                break;
            case AlterColumnType a:
                AlterColumnTypes.Run(c, table, a);
                break;
            case AlterColumnDefault a:
                AlterColumns.SetDefault(c, table, a);
                break;
            case AlterColumnNotNull a:
                AlterColumns.SetNotNull(c, table, a);
                break;
            case AlterColumnIdentity a:
                AlterColumns.SetIdentity(c, table, a);
                break;
            case DropColumnExpression a:
                AlterColumns.DropExpression(c, table, a);
                break;
            case AddConstraint a:
                AlterConstraints.Add(c, table, a.Constraint);
                break;
            case DropConstraint a:
                AlterConstraints.Drop(c, table, a);
                break;
            case ValidateConstraint a:
                AlterConstraints.Validate(c, table, a.Name);
                break;
            case RenameConstraint a:
                AlterConstraints.Rename(c, table, a);
                break;
            case RenameTable a:
                Renames.Table(c, table, a.NewName);
                break;
            case RenameColumn a:
                Renames.Column(c, table, a);
                break;
            case SetSchema a:
                Renames.Schema(c, table, a.Schema);
                break;
            case ChangeOwner a:
                Renames.Owner(c, table, a.Owner);
                break;
            case SetPlacement a:
                TableChange.Apply(c, table, table with { Placement = Places.Resolve(c, a.Placement, table) });
                break;
            case StorageAction:
                break;
            default:
                throw TableErrors.NotSupported($"ALTER TABLE ... {action.GetType().Name}");
        }
    }

    private static void CheckWord(AlterTableStatement s, TableInfo found)
    {
        string kind = Privileges.KindWord(found);
        bool fits = s.ObjectWord is "table" || string.Equals(kind, s.ObjectWord, StringComparison.Ordinal);
        if (!fits)
            throw new SqlException(SqlStates.WrongObjectType, $"\"{found.Name}\" is not a {s.ObjectWord}");
    }

    /// <summary>What can be done to views and sequences is what needs no rows.</summary>
    private static void CheckAllowed(TableInfo table, AlterTableAction action)
    {
        if (table.Kind == RelationKind.Table || action is RenameTable or SetSchema or ChangeOwner or StorageAction)
            return;
        if (table.Kind is RelationKind.View or RelationKind.MaterializedView && action is RenameColumn)
            return;
        string name = action switch
        {
            AddColumn => "ADD COLUMN",
            DropColumn => "DROP COLUMN",
            AlterColumnType => "ALTER COLUMN ... SET DATA TYPE",
            AlterColumnDefault => "ALTER COLUMN ... SET DEFAULT",
            AlterColumnNotNull { IsSet: true } => "ALTER COLUMN ... SET NOT NULL",
            AlterColumnNotNull => "ALTER COLUMN ... DROP NOT NULL",
            AddConstraint => "ADD CONSTRAINT",
            DropConstraint => "DROP CONSTRAINT",
            _ => "of this kind",
        };
        throw new SqlException(SqlStates.WrongObjectType, $"ALTER action {name} cannot be performed on relation \"{table.Name}\"")
        {
            Detail = $"This operation is not supported for {Privileges.KindWord(table)}s.",
        };
    }

    private static void AlterIndex(DefinitionContext c, AlterTableStatement s)
    {
        if (c.Catalog.FindIndex(s.Table, c.SearchPath) is not var (table, index))
        {
            if (c.Catalog.Find(s.Table, c.SearchPath) is { } relation)
                throw new SqlException(SqlStates.WrongObjectType, $"\"{relation.Name}\" is not an index");
            if (!s.IfExists)
                throw CatalogSnapshot.MissingRelation(s.Table with { Position = -1 });
            c.Notice($"relation \"{s.Table}\" does not exist, skipping");
            return;
        }

        c.CheckMayChange(table);
        foreach (AlterTableAction action in s.Actions)
        {
            switch (action)
            {
                case RenameTable rename:
                    Renames.Index(c, c.Catalog.Tables[table.Oid], index, rename.NewName);
                    break;
                case StorageAction:
                    break;
                default:
                    throw new SqlException(SqlStates.WrongObjectType, $"ALTER action cannot be performed on relation \"{index.Name}\"")
                    {
                        Detail = "This operation is not supported for indexes.",
                    };
            }
        }
    }
}
