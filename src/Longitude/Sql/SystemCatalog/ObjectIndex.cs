using System.Runtime.CompilerServices;
using Longitude.Sql.Catalog;

namespace Longitude.Sql.SystemCatalog;

/// <summary>
/// Definitions by the oids that the catalog keeps only within their tables: indexes and constraints. Made once per snapshot, when somebody asks.
/// </summary>
internal sealed class ObjectIndex
{
    private static readonly ConditionalWeakTable<CatalogSnapshot, ObjectIndex> Made = [];

    private readonly Dictionary<uint, (TableInfo Table, IndexInfo Index)> _indexes = [];
    private readonly Dictionary<uint, Constraint> _constraints = [];

    private ObjectIndex(CatalogSnapshot catalog)
    {
        Relations = [.. catalog.Tables.Values.OrderBy(t => t.Oid)];
        foreach (TableInfo table in Relations)
        {
            foreach (IndexInfo index in table.Indexes)
                _indexes[index.Oid] = (table, index);
            foreach (Constraint constraint in Constraint.Of(table))
                _constraints[constraint.Oid] = constraint;
        }
    }

    /// <summary>Tables, views and sequences in the order of their oids.</summary>
    public IReadOnlyList<TableInfo> Relations { get; }

    public IEnumerable<(TableInfo Table, IndexInfo Index)> Indexes => _indexes.Values;

    public IEnumerable<Constraint> Constraints => _constraints.Values;

    public static ObjectIndex Of(CatalogSnapshot catalog) => Made.GetValue(catalog, static c => new ObjectIndex(c));

    public (TableInfo Table, IndexInfo Index)? FindIndex(uint oid) => _indexes.TryGetValue(oid, out (TableInfo, IndexInfo) found) ? found : null;

    public Constraint? FindConstraint(uint oid) => _constraints.GetValueOrDefault(oid);
}

/// <summary>A constraint with its table: exactly one of the kinds is set.</summary>
internal sealed record Constraint(uint Oid, string Name, TableInfo Table)
{
    public IndexInfo? Key { get; init; }

    public CheckInfo? Check { get; init; }

    public ForeignKeyInfo? ForeignKey { get; init; }

    /// <summary>pg_constraint.contype: p, u, c, f.</summary>
    public string Kind => Key is not null ? Key.IsPrimary ? "p" : "u" : Check is not null ? "c" : "f";

    public string? Comment => Key?.Comment ?? Check?.Comment ?? ForeignKey?.Comment;

    public static IEnumerable<Constraint> Of(TableInfo table) =>
    [
        .. table.Indexes.Where(i => i.IsConstraint || i.IsPrimary).Select(i => new Constraint(i.ConstraintOid, i.Name, table) { Key = i }),
        .. table.Checks.Select(c => new Constraint(c.Oid, c.Name, table) { Check = c }),
        .. table.ForeignKeys.Select(f => new Constraint(f.Oid, f.Name, table) { ForeignKey = f }),
    ];
}
