using System.Collections.Concurrent;
using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;

namespace Longitude.Sql.Sessions;

/// <summary>
/// Plans by the text of their statement, shared by all sessions. Two generations: what was not asked for while one filled up is
/// dropped with the older one.
/// </summary>
internal sealed class PlanCache
{
    private const int PlansPerGeneration = 2048;

    /// <summary>Longer texts are rarely sent twice.</summary>
    private const int TextLengthMax = 8192;

    private ConcurrentDictionary<PlanKey, CachedPlan> _young = new();
    private ConcurrentDictionary<PlanKey, CachedPlan> _old = new();

    public CachedPlan? Find(in PlanKey key, CatalogSnapshot catalog)
    {
        if (!_young.TryGetValue(key, out CachedPlan? found))
        {
            if (!_old.TryGetValue(key, out found))
                return null;
            Keep(key, found);
        }

        return ReferenceEquals(found.Catalog, catalog) ? found : null;
    }

    public void Keep(in PlanKey key, CachedPlan plan)
    {
        if (key.Text.Length > TextLengthMax)
            return;
        if (_young.Count >= PlansPerGeneration)
        {
            _old = _young;
            _young = new ConcurrentDictionary<PlanKey, CachedPlan>();
        }

        _young[key] = plan;
    }
}

internal sealed record CachedPlan(CatalogSnapshot Catalog, SqlText Text, StatementPlan Plan);

/// <param name="Types">The oids of the parameters that the client gave, joined.</param>
/// <param name="SearchPath">The setting, since names mean what it says; and the role, which <c>$user</c> in it stands for.</param>
internal readonly record struct PlanKey(string Text, string Types, string SearchPath, string User);
