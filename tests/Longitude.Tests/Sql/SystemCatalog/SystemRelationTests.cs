using Longitude.Sql.Catalog;
using Longitude.Sql.SystemCatalog;
using Longitude.Sql.Types;

namespace Longitude.Tests.Sql.SystemCatalog;

public sealed class SystemRelationTests
{
    [Fact]
    public void Relations_are_found_by_name_and_by_oid()
    {
        TableInfo table = SystemRelations.Find("pg_catalog", "pg_class")!;
        Assert.Equal(1259u, table.Oid);
        Assert.Equal((RelationKind.SystemView, "relname", SqlTypes.Name), (table.Kind, table.Columns[1].Name, table.Columns[1].Type));
        Assert.Same(table, CatalogSnapshot.Initial.Find(null, "pg_class", ["public"]));
        Assert.Same(table, CatalogSnapshot.Initial.FindTable(1259));
        Assert.Null(CatalogSnapshot.Initial.Find(null, "columns", ["public"]));
        Assert.NotNull(CatalogSnapshot.Initial.Find("information_schema", "columns", []));
    }

    [Fact]
    public void Every_source_of_rows_belongs_to_a_relation() =>
        Assert.All(RowSources.ByName.Keys, k => Assert.Contains(k, (IDictionary<(uint, string), TableInfo>)SystemRelations.ByName));
}
