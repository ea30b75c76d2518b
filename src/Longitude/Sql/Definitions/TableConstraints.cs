using Longitude.Sql.Binding;
using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>Adds constraints to a table's definition. Whether its rows obey them is the caller's business.</summary>
internal static class TableConstraints
{
    public static TableInfo AddCheck(DefinitionContext c, TableInfo table, TableConstraint x)
    {
        TableExpressions.BindCondition(new BindContext(c.Catalog, c.Session), table, x.Expression!, Clause.Check, "CHECK");
        string name;
        if (x.Name is { } given)
        {
            bool isOfThisStatement = !c.Catalog.Tables.ContainsKey(table.Oid) && table.Checks.Any(k => string.Equals(k.Name, given, StringComparison.Ordinal));
            if (isOfThisStatement)
                throw new SqlException(SqlStates.DuplicateObject, $"check constraint \"{given}\" already exists");
            CheckFree(table, given);
            name = given;
        }
        else
        {
            IReadOnlyList<short> used = ColumnUse.Of(x.Expression!, table);
            string? column = used.Count == 1 ? table.FindColumn(used[0])!.Name : null;
            name = Names.Choose(table.Name, column, "check", n => table.FindConstraint(n) is not null);
        }

        var check = new CheckInfo(c.NewOid(), name, SqlWriter.Write(x.Expression!)) { IsNotValid = x.IsNotValid };
        return ColumnDefinitions.WithPath(c, table with { Checks = [.. table.Checks, check] });
    }

    /// <summary>PRIMARY KEY or UNIQUE, with its index.</summary>
    public static TableInfo AddKey(DefinitionContext c, TableInfo table, TableConstraint x)
    {
        bool isPrimary = x.Kind == TableConstraintKind.PrimaryKey;
        if (isPrimary && table.PrimaryKey is not null)
            throw new SqlException(SqlStates.InvalidTableDefinition, $"multiple primary keys for table \"{table.Name}\" are not allowed") { Position = x.Position + 1 };
        if (x.IsDeferrable)
            throw TableErrors.NotSupported($"DEFERRABLE for {(isPrimary ? "a primary key" : "a unique constraint")}");
        if (x.UsingIndex is not null)
            return AddKeyUsingIndex(c, table, x, isPrimary);
        var numbers = new List<short>();
        foreach (string name in x.Columns)
        {
            ColumnInfo column = table.FindColumn(name)
                ?? throw new SqlException(SqlStates.UndefinedColumn, $"column \"{name}\" named in key does not exist") { Position = x.Position + 1 };
            if (numbers.Contains(column.Number))
            {
                throw new SqlException(SqlStates.DuplicateColumn, $"column \"{name}\" appears twice in {(isPrimary ? "primary key" : "unique")} constraint")
                {
                    Position = x.Position + 1,
                };
            }

            numbers.Add(column.Number);
        }

        short[] include = [.. x.Include.Select(n => (table.FindColumn(n) ?? throw TableErrors.MissingColumn(n, table)).Number)];
        if (isPrimary)
            table = table with { Columns = [.. table.Columns.Select(k => numbers.Contains(k.Number) ? k with { IsNotNull = true } : k)] };
        string index = x.Name ?? NameOfKey(c, table, x, isPrimary);
        CheckFreeRelation(c, table, index);
        if (x.Name is not null)
            CheckFree(table, x.Name);
        uint oid = c.NewOid();
        var made = new IndexInfo
        {
            Oid = oid,
            Name = index,
            StorageId = isPrimary ? table.StorageId : oid,
            Columns = [.. numbers.Select(n => IndexDefinitions.PlainColumn(table.FindColumn(n)!))],
            Include = include,
            IsUnique = true,
            IsPrimary = isPrimary,
            IsConstraint = true,
            ConstraintOid = c.NewOid(),
            NullsNotDistinct = x.NullsNotDistinct,
        };
        return table with { Indexes = [.. table.Indexes, made] };
    }

    /// <summary>FOREIGN KEY. The table itself may be the one that is referenced.</summary>
    public static TableInfo AddForeignKey(DefinitionContext c, TableInfo table, TableConstraint x)
    {
        ForeignKeyTarget target = x.References!;
        TableInfo named = c.Require(target.Table);
        TableInfo referenced = named.Oid == table.Oid ? table : named;
        if (referenced.Kind != RelationKind.Table)
            throw new SqlException(SqlStates.WrongObjectType, $"referenced relation \"{referenced.Name}\" is not a table");
        if (table.TemporaryOwner == 0 && referenced.TemporaryOwner != 0)
            throw new SqlException(SqlStates.InvalidTableDefinition, "constraints on permanent tables may reference only permanent tables");
        if (table.TemporaryOwner != 0 && referenced.TemporaryOwner == 0)
            throw new SqlException(SqlStates.InvalidTableDefinition, "constraints on temporary tables may reference only temporary tables");
        List<ColumnInfo> columns = Columns(table, x.Columns);
        List<ColumnInfo> keys = ReferencedColumns(referenced, target);
        Privileges.Check(c.Catalog, c.Role, named, [.. keys.Select(k => k.Number)], Privileges.References);
        if (columns.Count != keys.Count)
            throw new SqlException(SqlStates.InvalidForeignKey, "number of referencing and referenced columns for foreign key disagree");
        short[] numbers = [.. keys.Select(k => k.Number)];
        if (numbers.Distinct().Count() < numbers.Length)
            throw new SqlException(SqlStates.InvalidForeignKey, "foreign key referenced-columns list must not contain duplicates");
        if (referenced.FindUniqueIndex(numbers) is null)
            throw new SqlException(SqlStates.InvalidForeignKey, $"there is no unique constraint matching given keys for referenced table \"{referenced.Name}\"");
        string name = x.Name ?? Names.Choose(table.Name, Names.Columns(columns.Select(k => k.Name)), "fkey", n => table.FindConstraint(n) is not null);
        if (x.Name is not null)
            CheckFree(table, x.Name);
        CheckTypes(name, columns, keys);
        CheckActions(columns, target);
        var key = new ForeignKeyInfo
        {
            Oid = c.NewOid(),
            Name = name,
            Columns = [.. columns.Select(k => k.Number)],
            ReferencedTable = referenced.Oid,
            ReferencedColumns = numbers,
            OnDelete = target.OnDelete,
            OnUpdate = target.OnUpdate,
            IsMatchFull = target.IsMatchFull,
            IsDeferrable = x.IsDeferrable,
            IsInitiallyDeferred = x.IsInitiallyDeferred,
            IsNotValid = x.IsNotValid,
        };
        return table with { ForeignKeys = [.. table.ForeignKeys, key] };
    }

    /// <exception cref="SqlException">42710: a constraint of the table has the name.</exception>
    public static void CheckFree(TableInfo table, string name)
    {
        if (table.FindConstraint(name) is not null)
            throw new SqlException(SqlStates.DuplicateObject, $"constraint \"{name}\" for relation \"{table.Name}\" already exists");
    }

    private static void CheckFreeRelation(DefinitionContext c, TableInfo table, string name)
    {
        bool isTaken = c.Catalog.IsRelationName(table.SchemaOid, name)
            || table.Indexes.Any(i => string.Equals(i.Name, name, StringComparison.Ordinal))
            || string.Equals(table.Name, name, StringComparison.Ordinal);
        if (isTaken)
            throw RelationNames.Duplicate(name);
    }

    private static string NameOfKey(DefinitionContext c, TableInfo table, TableConstraint x, bool isPrimary) => Names.Choose(
        table.Name,
        isPrimary ? null : Names.Columns(x.Columns.Concat(x.Include)),
        isPrimary ? "pkey" : "key",
        n => IndexDefinitions.IsTaken(c, table, n) || table.FindConstraint(n) is not null);

    /// <summary>ADD CONSTRAINT ... USING INDEX: the index becomes the constraint's.</summary>
    private static TableInfo AddKeyUsingIndex(DefinitionContext c, TableInfo table, TableConstraint x, bool isPrimary)
    {
        IndexInfo index = table.Indexes.FirstOrDefault(i => string.Equals(i.Name, x.UsingIndex, StringComparison.Ordinal))
            ?? throw new SqlException(SqlStates.UndefinedObject, $"index \"{x.UsingIndex}\" does not exist");
        if (index.IsConstraint)
            throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, $"index \"{index.Name}\" is already associated with a constraint");
        SqlException wrong = new(SqlStates.WrongObjectType, $"\"{index.Name}\" is not a unique index") { Detail = "Cannot create a primary key or unique constraint using such an index." };
        if (!index.IsUnique)
            throw wrong.At(x.Position);
        if (index.Predicate is not null)
            throw new SqlException(SqlStates.WrongObjectType, $"\"{index.Name}\" is a partial index") { Detail = wrong.Detail };
        if (index.Columns.Any(k => k.Number == 0))
            throw new SqlException(SqlStates.WrongObjectType, $"index \"{index.Name}\" contains expressions") { Detail = wrong.Detail };
        if (index.Columns.Any(k => k.IsDescending))
            throw new SqlException(SqlStates.WrongObjectType, $"index \"{index.Name}\" column number 1 does not have default sorting behavior") { Detail = wrong.Detail };
        string name = x.Name ?? index.Name;
        CheckFree(table, name);
        if (!string.Equals(name, index.Name, StringComparison.Ordinal))
        {
            CheckFreeRelation(c, table, name);
            c.Notice($"ALTER TABLE / ADD CONSTRAINT USING INDEX will rename index \"{index.Name}\" to \"{name}\"");
        }

        IndexInfo made = index with { Name = name, IsConstraint = true, IsPrimary = isPrimary, ConstraintOid = c.NewOid(), StorageId = isPrimary ? table.StorageId : index.StorageId };
        if (isPrimary)
            table = table with { Columns = [.. table.Columns.Select(k => index.Columns.Any(i => i.Number == k.Number) ? k with { IsNotNull = true } : k)] };
        return table.WithIndex(made);
    }

    private static List<ColumnInfo> Columns(TableInfo table, IReadOnlyList<string> names) =>
        [.. names.Select(n => table.FindColumn(n) ?? throw new SqlException(SqlStates.UndefinedColumn, $"column \"{n}\" referenced in foreign key constraint does not exist"))];

    private static List<ColumnInfo> ReferencedColumns(TableInfo referenced, ForeignKeyTarget target)
    {
        if (target.Columns.Count > 0)
            return Columns(referenced, target.Columns);
        IndexInfo primary = referenced.PrimaryKey
            ?? throw new SqlException(SqlStates.UndefinedObject, $"there is no primary key for referenced table \"{referenced.Name}\"");
        return [.. primary.Columns.Select(k => referenced.FindColumn(k.Number)!)];
    }

    /// <exception cref="SqlException">42804: the key's columns cannot be compared with those that they refer to.</exception>
    public static void CheckTypes(ForeignKeyInfo key, TableInfo table, TableInfo referenced) =>
        CheckTypes(key.Name, [.. key.Columns.Select(n => table.FindColumn(n)!)], [.. key.ReferencedColumns.Select(n => referenced.FindColumn(n)!)]);

    private static void CheckTypes(string name, List<ColumnInfo> columns, List<ColumnInfo> keys)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (ForeignKeyTypes.Conversion(columns[i].Type, keys[i].Type) is null)
            {
                throw new SqlException(SqlStates.DatatypeMismatch, $"foreign key constraint \"{name}\" cannot be implemented")
                {
                    Detail = $"Key columns \"{columns[i].Name}\" and \"{keys[i].Name}\" are of incompatible types: {TypeNames.Format(columns[i].Type, -1)} and {TypeNames.Format(keys[i].Type, -1)}.",
                };
            }
        }
    }

    private static void CheckActions(List<ColumnInfo> columns, ForeignKeyTarget target)
    {
        if (!columns.Exists(k => k.IsGenerated))
            return;
        if (target.OnUpdate is ForeignKeyAction.SetNull or ForeignKeyAction.SetDefault or ForeignKeyAction.Cascade)
            throw new SqlException(SqlStates.SyntaxError, "invalid ON UPDATE action for foreign key constraint containing generated column");
        if (target.OnDelete is ForeignKeyAction.SetNull or ForeignKeyAction.SetDefault)
            throw new SqlException(SqlStates.SyntaxError, "invalid ON DELETE action for foreign key constraint containing generated column");
    }
}
