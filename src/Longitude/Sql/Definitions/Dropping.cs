// DROP: an object can only go together with what depends on it. What silently belongs to it (a table's indexes and owned sequences, a
// column's constraints) goes along; for everything else CASCADE has to be said, and without it the statement lists what is in the way.
using Longitude.Sql.Catalog;

namespace Longitude.Sql.Definitions;

internal static class Dropping
{
    /// <exception cref="SqlException">2BP01: others depend on them, and <paramref name="cascade"/> is false.</exception>
    public static void Drop(DefinitionContext c, IReadOnlyList<ObjectReference> targets, bool cascade)
    {
        var all = new List<ObjectReference>();
        var found = new HashSet<ObjectReference>(targets);
        var reports = new List<(ObjectReference Dependent, ObjectReference On)>();
        foreach (ObjectReference target in targets)
        {
            CheckNotRequired(c, target, found);
            all.Add(target);
            Collect(c.Catalog, target, all, found, reports);
        }

        // What was found as a dependent of one target may be part of another one.
        reports.RemoveAll(r => IsWithin(c.Catalog, r.Dependent, found, targets));
        reports.Reverse();
        if (reports.Count > 0 && !cascade)
            throw InTheWay(c, targets, reports);
        Tell(c, [.. reports.Select(r => r.Dependent)]);
        Remove(c, all);
    }

    /// <summary>Finds the dependents, the youngest first and each after its own: read backwards that is PostgreSQL's order.</summary>
    private static void Collect(
        CatalogSnapshot catalog,
        ObjectReference of,
        List<ObjectReference> all,
        HashSet<ObjectReference> found,
        List<(ObjectReference Dependent, ObjectReference On)> reports)
    {
        foreach (Dependent dependent in Dependencies.On(catalog, of).OrderByDescending(d => d.Oid).ThenBy(d => d.Reference.Part).ToArray())
        {
            if (!found.Add(dependent.Reference))
                continue;
            all.Add(dependent.Reference);
            Collect(catalog, dependent.Reference, all, found, reports);
            if (!dependent.IsSilent)
                reports.Add((dependent.Reference, of));
        }
    }

    /// <summary>True when an object goes away with its table or schema anyway, because that is a target.</summary>
    private static bool IsWithin(CatalogSnapshot catalog, ObjectReference part, HashSet<ObjectReference> found, IReadOnlyList<ObjectReference> targets)
    {
        bool isOfRelation = part.Class is ObjectClass.Column or ObjectClass.Constraint or ObjectClass.Default or ObjectClass.Index;
        if (isOfRelation)
        {
            return found.Contains(ObjectReference.Relation(part.Oid))
                || (part.Class == ObjectClass.Default && found.Contains(ObjectReference.Column(part.Oid, (short)part.Part)));
        }

        return part.Class == ObjectClass.Relation
            && catalog.Tables[part.Oid].Sequence is { OwnerTable: > 0 } sequence
            && targets.Contains(ObjectReference.Relation(sequence.OwnerTable));
    }

    /// <summary>What belongs to another object as its inner part is dropped with that one only.</summary>
    private static void CheckNotRequired(DefinitionContext c, ObjectReference target, HashSet<ObjectReference> found)
    {
        ObjectReference? owner = null;
        if (target.Class == ObjectClass.Relation && c.Catalog.Tables[target.Oid].Sequence is { IsIdentity: true } sequence)
            owner = ObjectReference.Column(sequence.OwnerTable, sequence.OwnerColumn);
        else if (target.Class == ObjectClass.Index && c.Catalog.Tables[target.Oid].Indexes.First(i => i.Oid == target.Part) is { IsConstraint: true } index)
            owner = ObjectReference.Constraint(target.Oid, index.ConstraintOid);
        if (owner is { } needs && !found.Contains(needs) && !found.Contains(ObjectReference.Relation(needs.Oid)))
        {
            throw new SqlException(SqlStates.DependentObjectsStillExist, $"cannot drop {target.Describe(c)} because {needs.Describe(c)} requires it")
            {
                Hint = $"You can drop {needs.Describe(c)} instead.",
            };
        }
    }

    private static SqlException InTheWay(DefinitionContext c, IReadOnlyList<ObjectReference> targets, List<(ObjectReference Dependent, ObjectReference On)> reports)
    {
        const int linesMax = 100;
        string what = targets.Count == 1 ? targets[0].Describe(c) : "desired object(s)";
        IEnumerable<string> lines = reports.Take(linesMax).Select(r => $"{r.Dependent.Describe(c)} depends on {r.On.Describe(c)}");
        if (reports.Count > linesMax)
            lines = lines.Append($"and {reports.Count - linesMax} other objects (see server log for list)");
        return new SqlException(SqlStates.DependentObjectsStillExist, $"cannot drop {what} because other objects depend on {(targets.Count == 1 ? "it" : "them")}")
        {
            Detail = string.Join('\n', lines),
            Hint = "Use DROP ... CASCADE to drop the dependent objects too.",
        };
    }

    private static void Tell(DefinitionContext c, IReadOnlyList<ObjectReference> dependents)
    {
        if (dependents.Count == 1)
            c.Notice($"drop cascades to {dependents[0].Describe(c)}");
        else if (dependents.Count > 1)
            c.Notice($"drop cascades to {dependents.Count} other objects", string.Join('\n', dependents.Select(d => $"drop cascades to {d.Describe(c)}")));
    }

    private static void Remove(DefinitionContext c, List<ObjectReference> all)
    {
        HashSet<uint> relations = [.. all.Where(o => o.Class == ObjectClass.Relation).Select(o => o.Oid)];

        // Parts of tables that stay, each table once.
        foreach (IGrouping<uint, ObjectReference> parts in all.Where(IsPart).GroupBy(o => o.Oid).Where(g => !relations.Contains(g.Key)).ToArray())
            TableParts.Remove(c, parts.Key, [.. parts]);
        foreach (uint oid in relations)
            RemoveRelation(c, oid);
        foreach (ObjectReference type in all.Where(o => o.Class == ObjectClass.Type && c.Catalog.TypeDetails.ContainsKey(o.Oid)))
            c.Catalog = c.Catalog.WithoutEnum(c.Catalog.Types[type.Oid]);
        foreach (ObjectReference schema in all.Where(o => o.Class == ObjectClass.Schema))
        {
            c.Catalog = c.Catalog.WithoutSchema(c.Catalog.SchemaName(schema.Oid));
            if (c.Catalog.DefaultPrivileges.Exists(d => d.SchemaOid == schema.Oid))
                c.Catalog = c.Catalog.WithDefaultPrivileges(c.Catalog.DefaultPrivileges.RemoveAll(d => d.SchemaOid == schema.Oid));
        }
    }

    private static bool IsPart(ObjectReference o) => o.Class is ObjectClass.Column or ObjectClass.Constraint or ObjectClass.Default or ObjectClass.Index;

    private static void RemoveRelation(DefinitionContext c, uint oid)
    {
        TableInfo table = c.Catalog.Tables[oid];
        if (table.Sequence is { OwnerTable: > 0 } sequence
            && c.Catalog.Tables.TryGetValue(sequence.OwnerTable, out TableInfo? owner)
            && owner.FindColumn(sequence.OwnerColumn) is { } column
            && column.SequenceOid == oid)
        {
            c.Put(owner.WithColumn(column with { SequenceOid = 0 }));
        }

        TableStorage.Forget(c, table);
        c.Catalog = c.Catalog.WithoutTable(oid);
    }
}
