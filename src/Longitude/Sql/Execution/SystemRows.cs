using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution;

/// <summary>The rows of the relations that are computed.</summary>
internal static class SystemRows
{
    public static IEnumerable<Datum[]> Of(TableInfo table, ExecutionContext context)
    {
        _ = context;
        throw new SqlException(SqlStates.FeatureNotSupported, $"reading system relation \"{table.Name}\" is not supported");
    }
}
