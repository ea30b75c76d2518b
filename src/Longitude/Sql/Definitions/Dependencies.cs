using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>What depends on what. Searched for when somebody asks: schema changes are rare, and an index of dependencies could be wrong.</summary>
internal static class Dependencies
{
    /// <summary>What would lose its meaning without an object, in the order that PostgreSQL lists it.</summary>
    /// <returns>Each dependent, and whether it silently goes with the object, as a column's index does.</returns>
    public static IEnumerable<(ObjectReference Dependent, bool IsSilent)> On(CatalogSnapshot catalog, ObjectReference of) => of.Class switch
    {
        ObjectClass.Relation => OnRelation(catalog, catalog.Tables[of.Oid]),
        ObjectClass.Column => OnColumn(catalog, catalog.Tables[of.Oid], (short)of.Part),
        ObjectClass.Constraint => OnConstraint(catalog, catalog.Tables[of.Oid], of.Part),
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

    private static IEnumerable<(ObjectReference, bool)> OnRelation(CatalogSnapshot catalog, TableInfo table)
    {
        var found = new List<(uint Oid, ObjectReference Dependent, bool IsSilent)>();
        foreach (uint holder in catalog.Referencing.GetValueOrDefault(table.Oid, []))
        {
            if (holder == table.Oid)
                continue;
            foreach (ForeignKeyInfo key in catalog.Tables[holder].ForeignKeys.Where(f => f.ReferencedTable == table.Oid))
                found.Add((key.Oid, ObjectReference.Constraint(holder, key.Oid), false));
        }

        foreach (TableInfo other in catalog.Tables.Values)
        {
            if (other.Dependencies.Any(d => d.Oid == table.Oid))
                found.Add((other.Oid, ObjectReference.Relation(other.Oid), false));
            else if (other.Sequence is { } sequence && sequence.OwnerTable == table.Oid)
                found.Add((other.Oid, ObjectReference.Relation(other.Oid), true));
        }

        if (table.Kind == RelationKind.Sequence)
        {
            foreach ((TableInfo user, ColumnInfo column) in DefaultsFrom(catalog, table))
                found.Add((user.Oid, ObjectReference.Default(user.Oid, column.Number), false));
        }

        return found.OrderBy(f => f.Oid).Select(f => (f.Dependent, f.IsSilent));
    }

    private static IEnumerable<(ObjectReference, bool)> OnColumn(CatalogSnapshot catalog, TableInfo table, short number)
    {
        string name = table.FindColumn(number)!.Name;
        foreach (ColumnInfo generated in table.Columns.Where(c => c.IsGenerated && ColumnUse.Mentions(c.DefaultText!, name)))
            yield return (ObjectReference.Column(table.Oid, generated.Number), false);
        foreach (CheckInfo check in table.Checks.Where(k => ColumnUse.Mentions(k.Expression, name)))
            yield return (ObjectReference.Constraint(table.Oid, check.Oid), true);
        foreach (ForeignKeyInfo key in table.ForeignKeys.Where(f => f.Columns.Contains(number)))
            yield return (ObjectReference.Constraint(table.Oid, key.Oid), true);

        // Foreign keys of others first: they depend on the column itself, not only on the constraint that goes with it.
        foreach (uint holder in catalog.Referencing.GetValueOrDefault(table.Oid, []).Order())
        {
            foreach (ForeignKeyInfo key in catalog.Tables[holder].ForeignKeys.Where(f => f.ReferencedTable == table.Oid && f.ReferencedColumns.Contains(number)))
                yield return (ObjectReference.Constraint(holder, key.Oid), false);
        }

        foreach (IndexInfo index in table.Indexes.Where(i => i.Uses(table, number)))
            yield return (index.IsConstraint ? ObjectReference.Constraint(table.Oid, index.ConstraintOid) : ObjectReference.Index(table.Oid, index.Oid), true);
        foreach (TableInfo other in catalog.Tables.Values.OrderBy(t => t.Oid))
        {
            if (other.Dependencies.Any(d => d.Oid == table.Oid && d.Columns.Contains(number)))
                yield return (ObjectReference.Relation(other.Oid), false);
            else if (other.Sequence is { } sequence && sequence.OwnerTable == table.Oid && sequence.OwnerColumn == number)
                yield return (ObjectReference.Relation(other.Oid), true);
        }
    }

    private static IEnumerable<(ObjectReference, bool)> OnConstraint(CatalogSnapshot catalog, TableInfo table, uint constraint)
    {
        IndexInfo? index = table.Indexes.FirstOrDefault(i => i.IsConstraint && i.ConstraintOid == constraint);
        return index is null ? [] : OnIndex(catalog, table, index.Oid);
    }

    private static IEnumerable<(ObjectReference, bool)> OnIndex(CatalogSnapshot catalog, TableInfo table, uint index)
    {
        foreach (uint holder in catalog.Referencing.GetValueOrDefault(table.Oid, []).Order())
        {
            foreach (ForeignKeyInfo key in catalog.Tables[holder].ForeignKeys)
            {
                if (key.ReferencedTable == table.Oid && table.FindReferencedIndex(key)?.Oid == index)
                    yield return (ObjectReference.Constraint(holder, key.Oid), false);
            }
        }
    }

    private static IEnumerable<(ObjectReference, bool)> OnType(CatalogSnapshot catalog, SqlType type)
    {
        foreach (uint oid in new[] { type.Array!.Oid, type.Oid })
        {
            foreach (TableInfo table in catalog.Tables.Values.OrderBy(t => t.Oid))
            {
                if (table.Kind == RelationKind.View && table.Columns.Any(c => c.Type.Oid == oid))
                    yield return (ObjectReference.Relation(table.Oid), false);
                else if (table.Kind != RelationKind.View)
                {
                    foreach (ColumnInfo column in table.Columns.Where(c => c.Type.Oid == oid).Reverse())
                        yield return (ObjectReference.Column(table.Oid, column.Number), false);
                }
            }
        }
    }

    private static IEnumerable<(ObjectReference, bool)> OnSchema(CatalogSnapshot catalog, uint schema)
    {
        IEnumerable<(uint Oid, ObjectReference Reference)> all =
        [
            .. catalog.Tables.Values.Where(t => t.SchemaOid == schema).Select(t => (t.Oid, ObjectReference.Relation(t.Oid))),
            .. catalog.TypeDetails.Keys.Where(t => catalog.Types[t].SchemaOid == schema).Select(t => (t, ObjectReference.Type(t))),
        ];
        return all.OrderBy(o => o.Oid).Select(o => (o.Reference, false));
    }
}
