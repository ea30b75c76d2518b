using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>Something that would lose its meaning without something else.</summary>
/// <param name="IsSilent">It goes with the other thing without a word, as a column's index does.</param>
/// <param name="Oid">What dependents are ordered by in messages, as PostgreSQL does: by age.</param>
internal readonly record struct Dependent(ObjectReference Reference, bool IsSilent, uint Oid);

/// <summary>What depends on what. Searched for when somebody asks: schema changes are rare, and an index of dependencies could be wrong.</summary>
internal static class Dependencies
{
    /// <summary>What would lose its meaning without an object.</summary>
    public static IEnumerable<Dependent> On(CatalogSnapshot catalog, ObjectReference of) => of.Class switch
    {
        ObjectClass.Relation => OnRelation(catalog, catalog.Tables[of.Oid]),
        ObjectClass.Column => OnColumn(catalog, catalog.Tables[of.Oid], (short)of.Part),
        ObjectClass.Constraint => OnConstraint(catalog.Tables[of.Oid], of.Part),
        ObjectClass.Index => OnIndex(catalog, catalog.Tables[of.Oid], of.Part),
        ObjectClass.Type => OnType(catalog, catalog.Types[of.Oid]),
        ObjectClass.Schema => OnSchema(catalog, of.Oid),
        _ => [],
    };

    /// <summary>The columns whose default draws from a sequence.</summary>
    public static IEnumerable<(TableInfo Table, ColumnInfo Column)> DefaultsFrom(CatalogSnapshot catalog, TableInfo sequence)
    {
        foreach (TableInfo table in catalog.Tables.Values)
        {
            foreach (ColumnInfo column in table.Columns)
            {
                if (column.DefaultText is { } text && !column.IsGenerated && ColumnUse.Sequences(text).Any(name => IsNamed(catalog, table, name, sequence)))
                    yield return (table, column);
            }
        }
    }

    /// <summary>True when the name in a table's default means the sequence.</summary>
    public static bool IsNamed(CatalogSnapshot catalog, TableInfo table, string name, TableInfo sequence)
    {
        QualifiedName parsed = RegClassName.Parse(name);
        return string.Equals(parsed.Last, sequence.Name, StringComparison.Ordinal)
            && ReferenceEquals(catalog.Find(parsed, TableExpressions.PathOf(catalog, table)), sequence);
    }

    private static IEnumerable<Dependent> OnRelation(CatalogSnapshot catalog, TableInfo table)
    {
        foreach (uint holder in catalog.Referencing.GetValueOrDefault(table.Oid, []))
        {
            if (holder == table.Oid)
                continue;
            foreach (ForeignKeyInfo key in catalog.Tables[holder].ForeignKeys.Where(f => f.ReferencedTable == table.Oid))
                yield return new Dependent(ObjectReference.Constraint(holder, key.Oid), false, key.Oid);
        }

        foreach (TableInfo other in catalog.Tables.Values)
        {
            if (other.Dependencies.Any(d => d.Oid == table.Oid))
                yield return new Dependent(ObjectReference.Relation(other.Oid), false, other.Oid);
            else if (other.Sequence is { } sequence && sequence.OwnerTable == table.Oid)
                yield return new Dependent(ObjectReference.Relation(other.Oid), true, other.Oid);
        }

        if (table.Kind != RelationKind.Sequence)
            yield break;
        foreach ((TableInfo user, ColumnInfo column) in DefaultsFrom(catalog, table))
            yield return new Dependent(ObjectReference.Default(user.Oid, column.Number), false, user.Oid);
    }

    private static IEnumerable<Dependent> OnColumn(CatalogSnapshot catalog, TableInfo table, short number)
    {
        string name = table.FindColumn(number)!.Name;
        foreach (ColumnInfo generated in table.Columns.Where(c => c.IsGenerated && ColumnUse.Mentions(c.DefaultText, name)))
            yield return new Dependent(ObjectReference.Column(table.Oid, generated.Number), false, table.Oid);
        foreach (CheckInfo check in table.Checks.Where(k => ColumnUse.Mentions(k.Expression, name)))
            yield return new Dependent(ObjectReference.Constraint(table.Oid, check.Oid), true, check.Oid);
        foreach (ForeignKeyInfo key in table.ForeignKeys.Where(f => f.Columns.Contains(number)))
            yield return new Dependent(ObjectReference.Constraint(table.Oid, key.Oid), true, key.Oid);
        foreach (uint holder in catalog.Referencing.GetValueOrDefault(table.Oid, []))
        {
            foreach (ForeignKeyInfo key in catalog.Tables[holder].ForeignKeys.Where(f => f.ReferencedTable == table.Oid && f.ReferencedColumns.Contains(number)))
                yield return new Dependent(ObjectReference.Constraint(holder, key.Oid), false, key.Oid);
        }

        foreach (IndexInfo index in table.Indexes.Where(i => i.Uses(table, number)))
        {
            yield return index.IsConstraint
                ? new Dependent(ObjectReference.Constraint(table.Oid, index.ConstraintOid), true, index.ConstraintOid)
                : new Dependent(ObjectReference.Index(table.Oid, index.Oid), true, index.Oid);
        }

        foreach (TableInfo other in catalog.Tables.Values)
        {
            if (other.Dependencies.Any(d => d.Oid == table.Oid && d.Columns.Contains(number)))
                yield return new Dependent(ObjectReference.Relation(other.Oid), false, other.Oid);
            else if (other.Sequence is { } sequence && sequence.OwnerTable == table.Oid && sequence.OwnerColumn == number)
                yield return new Dependent(ObjectReference.Relation(other.Oid), true, other.Oid);
        }
    }

    /// <summary>What depends on a constraint depends on its index, and is said to.</summary>
    private static IEnumerable<Dependent> OnConstraint(TableInfo table, uint constraint)
    {
        IndexInfo? index = table.Indexes.FirstOrDefault(i => i.IsConstraint && i.ConstraintOid == constraint);
        return index is null ? [] : [new Dependent(ObjectReference.Index(table.Oid, index.Oid), true, index.Oid)];
    }

    private static IEnumerable<Dependent> OnIndex(CatalogSnapshot catalog, TableInfo table, uint index)
    {
        foreach (uint holder in catalog.Referencing.GetValueOrDefault(table.Oid, []))
        {
            foreach (ForeignKeyInfo key in catalog.Tables[holder].ForeignKeys)
            {
                if (key.ReferencedTable == table.Oid && table.FindReferencedIndex(key)?.Oid == index)
                    yield return new Dependent(ObjectReference.Constraint(holder, key.Oid), false, key.Oid);
            }
        }
    }

    private static IEnumerable<Dependent> OnType(CatalogSnapshot catalog, SqlType type)
    {
        if (type.Array is { } array)
            yield return new Dependent(ObjectReference.Type(array.Oid), true, array.Oid);
        foreach (TableInfo table in catalog.Tables.Values)
        {
            if (table.Kind == RelationKind.View && table.Columns.Any(c => c.Type.Oid == type.Oid))
                yield return new Dependent(ObjectReference.Relation(table.Oid), false, table.Oid);
            if (table.Kind == RelationKind.View)
                continue;
            foreach (ColumnInfo column in table.Columns.Where(c => c.Type.Oid == type.Oid))
                yield return new Dependent(ObjectReference.Column(table.Oid, column.Number), false, table.Oid);
        }
    }

    private static IEnumerable<Dependent> OnSchema(CatalogSnapshot catalog, uint schema)
    {
        foreach (TableInfo table in catalog.Tables.Values.Where(t => t.SchemaOid == schema))
            yield return new Dependent(ObjectReference.Relation(table.Oid), false, table.Oid);
        foreach (uint type in catalog.TypeDetails.Keys.Where(t => catalog.Types[t].SchemaOid == schema))
            yield return new Dependent(ObjectReference.Type(type), false, type);
    }
}
