using Longitude.Sql;
using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;

namespace Longitude.Tests.Sql.Catalog;

public sealed class CatalogSnapshotTests
{
    private static readonly CatalogSnapshot TwoSchemas = CatalogSnapshot.Initial
        .WithSchema(new SchemaInfo(20000, "app", "longitude"))
        .WithTable(Tables.Make(20001, "t") with { SchemaOid = 20000 })
        .WithTable(Tables.Make(20002, "t"))
        .WithTable(Tables.Make(20003, "only_public"));

    [Fact]
    public void An_unqualified_name_means_the_first_of_the_search_path()
    {
        Assert.Equal(20001u, Find("t", "missing", "app", "public")?.Oid);
        Assert.Equal(20002u, Find("t", "public", "app")?.Oid);
        Assert.Equal(20003u, Find("only_public", "app", "public")?.Oid);
        Assert.Null(Find("only_public", "app"));
    }

    [Fact]
    public void A_temporary_table_hides_others_for_whoever_has_its_schema_in_the_path()
    {
        CatalogSnapshot catalog = TwoSchemas
            .WithSchema(new SchemaInfo(20010, "pg_temp_7", "longitude"))
            .WithTable(Tables.Make(20011, "t") with { SchemaOid = 20010 });
        Assert.Equal(20011u, catalog.Find(new QualifiedName(["t"]), ["pg_temp_7", "public"])?.Oid);
        Assert.Equal(20011u, catalog.Find(new QualifiedName(["pg_temp", "t"]), ["pg_temp_7", "public"])?.Oid);
        Assert.Equal(20002u, catalog.Find(new QualifiedName(["t"]), ["public"])?.Oid);
    }

    [Fact]
    public void What_does_not_exist_is_named_in_the_error()
    {
        SqlException e = Assert.Throws<SqlException>(() => TwoSchemas.Require(new QualifiedName(["app", "nope"]) { Position = 14 }, ["public"]));
        Assert.Equal(("42P01", "relation \"app.nope\" does not exist", 15), (e.SqlState, e.Message, e.Position));
        e = Assert.Throws<SqlException>(() => TwoSchemas.Require(new QualifiedName(["nope", "t"]), ["public"]));
        Assert.Equal(("3F000", "schema \"nope\" does not exist"), (e.SqlState, e.Message));
    }

    [Fact]
    public void A_renamed_table_is_found_by_its_new_name_only()
    {
        CatalogSnapshot renamed = TwoSchemas.WithTable(TwoSchemas.Tables[20003] with { Name = "other" });
        Assert.Null(renamed.Find(new QualifiedName(["only_public"]), ["public"]));
        Assert.Equal(20003u, renamed.Find(new QualifiedName(["other"]), ["public"])?.Oid);
        Assert.True(renamed.Tables[20003].SchemaVersion > TwoSchemas.Tables[20003].SchemaVersion);
    }

    [Fact]
    public void A_foreign_key_that_comes_or_goes_changes_the_referenced_table_too()
    {
        TableInfo child = TwoSchemas.Tables[20003] with
        {
            ForeignKeys = [new ForeignKeyInfo { Oid = 20020, Name = "fk", Columns = [1], ReferencedTable = 20002, ReferencedColumns = [1] }],
        };
        CatalogSnapshot with = TwoSchemas.WithTable(child);
        Assert.Equal([20003u], with.Referencing[20002]);
        Assert.True(with.Tables[20002].SchemaVersion > TwoSchemas.Tables[20002].SchemaVersion);
        CatalogSnapshot without = with.WithoutTable(20003);
        Assert.Empty(without.Referencing);
        Assert.True(without.Tables[20002].SchemaVersion > with.Tables[20002].SchemaVersion);
    }

    private static TableInfo? Find(string name, params string[] path) => TwoSchemas.Find(new QualifiedName([name]), path);
}
