using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <summary>A statement that is planned against a catalog. When the catalog has changed by the time it runs, it is planned again.</summary>
internal sealed class PlannedStatement(SqlText text, IReadOnlyList<uint> givenTypes, IReadOnlyList<string> searchPath, CatalogSnapshot catalog, StatementPlan plan) : SqlStatement
{
    private Planned _planned = new(catalog, plan);

    public override SqlText Text => text;

    /// <summary>The types of the parameters that the client gave; 0 for those that are inferred.</summary>
    public IReadOnlyList<uint> GivenTypes => givenTypes;

    /// <summary>The schemas that its names were looked up in.</summary>
    public IReadOnlyList<string> SearchPath => searchPath;

    public StatementPlan Plan => _planned.Plan;

    public override IReadOnlyList<SqlType> ParameterTypes => Plan.ParameterTypes;

    public override IReadOnlyList<ResultColumn>? Columns => Plan.Columns;

    public override bool IsShort => Plan.IsShort;

    public override CopyDirection Copy => text.Statement is not Syntax.CopyStatement { File: null } copy
        ? CopyDirection.None
        : copy.IsFrom ? CopyDirection.In : CopyDirection.Out;

    /// <summary>True when data goes between the client and a table instead of rows.</summary>
    public bool IsCopy => Copy != CopyDirection.None;

    /// <summary>True when the plan was made with this catalog, or with one that differs in nothing.</summary>
    public bool IsOf(CatalogSnapshot current) => ReferenceEquals(_planned.Catalog, current);

    /// <summary>Takes a plan that was made with a newer catalog.</summary>
    /// <exception cref="SqlException">0A000: the result's columns have changed, and the client has been told the old ones.</exception>
    public void Replace(CatalogSnapshot current, StatementPlan newer)
    {
        if (!SameColumns(newer.Columns, Plan.Columns))
            throw new SqlException(SqlStates.FeatureNotSupported, "cached plan must not change result type");
        _planned = new Planned(current, newer);
    }

    private static bool SameColumns(IReadOnlyList<ResultColumn>? a, IReadOnlyList<ResultColumn>? b)
    {
        if (a is null || b is null)
            return a is null && b is null;
        if (a.Count != b.Count)
            return false;
        for (int i = 0; i < a.Count; i++)
        {
            if (a[i].Type.Oid != b[i].Type.Oid || !string.Equals(a[i].Name, b[i].Name, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private sealed record Planned(CatalogSnapshot Catalog, StatementPlan Plan);
}
