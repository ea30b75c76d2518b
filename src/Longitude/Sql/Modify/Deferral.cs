using System.Runtime.CompilerServices;
using Longitude.Sql.Catalog;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>
/// Foreign keys that are asked at the commit, because they were declared INITIALLY DEFERRED or SET CONSTRAINTS says so. Until then rows may
/// come and go; so what is asked at the end is whether somebody still refers to a key that nothing has.
/// </summary>
internal sealed class Deferral
{
    private static readonly ConditionalWeakTable<SqlTransaction, Deferral> Known = [];

    private readonly List<Pending> _pending = [];

    /// <summary>What SET CONSTRAINTS has said, by the constraint's oid.</summary>
    private readonly Dictionary<uint, bool> _modes = [];
    private bool? _all;

    public static bool IsDeferred(ExecutionContext context, ForeignKeyInfo key)
    {
        if (!key.IsDeferrable)
            return false;
        if (!Known.TryGetValue(context.Transaction, out Deferral? deferral))
            return key.IsInitiallyDeferred;
        return deferral._modes.TryGetValue(key.Oid, out bool mode) ? mode : deferral._all ?? key.IsInitiallyDeferred;
    }

    /// <summary>A row refers to a key.</summary>
    public static void Add(ExecutionContext context, ForeignKeyCheck key, Datum[] values) =>
        Add(context, new Pending(key.Table.Oid, key.Key.Oid, values, IsOfReferencing: true));

    /// <summary>A key has gone.</summary>
    public static void Add(ExecutionContext context, ReferencingKey key, Datum[] values) =>
        Add(context, new Pending(key.Table.Oid, key.Key.Oid, values, IsOfReferencing: false));

    /// <summary>SET CONSTRAINTS: those that become immediate are asked at once.</summary>
    /// <param name="constraints">Oids; null for all.</param>
    public static void Set(ExecutionContext context, IReadOnlyList<uint>? constraints, bool isDeferred)
    {
        Deferral deferral = Of(context);
        if (constraints is null)
        {
            deferral._modes.Clear();
            deferral._all = isDeferred;
        }
        else
        {
            foreach (uint oid in constraints)
                deferral._modes[oid] = isDeferred;
        }

        if (!isDeferred)
            deferral.Check(context, constraints);
    }

    private static Deferral Of(ExecutionContext context)
    {
        if (Known.TryGetValue(context.Transaction, out Deferral? known))
            return known;
        var made = new Deferral();
        Known.Add(context.Transaction, made);
        context.Transaction.BeforeCommit.Add(() => made.Check(context, null));
        return made;
    }

    private static void Add(ExecutionContext context, Pending pending) => Of(context)._pending.Add(pending);

    private void Check(ExecutionContext context, IReadOnlyList<uint>? constraints)
    {
        Pending[] due = [.. _pending.Where(p => constraints is null || constraints.Contains(p.Constraint))];
        _pending.RemoveAll(p => constraints is null || constraints.Contains(p.Constraint));
        foreach (Pending pending in due)
        {
            // A table or constraint that is gone asks for nothing.
            if (!context.Catalog.Tables.TryGetValue(pending.Table, out TableInfo? table) || table.ForeignKeys.FirstOrDefault(k => k.Oid == pending.Constraint) is not { } key)
                continue;
            var check = new ForeignKeyCheck(table, key);
            var referencing = new ReferencingKey(context.Catalog.Tables[key.ReferencedTable], table, key);
            Datum[] keyValues = pending.IsOfReferencing ? referencing.Converted(pending.Values) : pending.Values;
            if (referencing.IsThere(context, keyValues) || referencing.Find(context, keyValues, limit: 1).Count == 0)
                continue;
            throw pending.IsOfReferencing ? check.Missing(context, pending.Values) : referencing.StillReferenced(context, pending.Values);
        }
    }

    /// <param name="Values">Of the referencing columns, or of the referenced ones.</param>
    private sealed record Pending(uint Table, uint Constraint, Datum[] Values, bool IsOfReferencing);
}
