using Longitude.Client;
using Longitude.Sql;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Types;
using Longitude.Tests.Client;

namespace Longitude.Tests.Sql.Catalog;

public sealed class CatalogStoreTests
{
    [Fact]
    public async Task A_new_database_has_the_schema_public_and_a_superuser_and_keeps_them()
    {
        using var world = new TestWorld("world*2");
        CatalogSnapshot made = await RunAsync(world, (store, tx) => store.Load(tx) ?? store.Bootstrap(tx));
        world.Reopen();
        CatalogSnapshot loaded = await RunAsync(world, (store, tx) => store.Load(tx)!);

        Assert.Equal(made.Version, loaded.Version);
        Assert.Equal("information_schema pg_catalog public", string.Join(" ", loaded.Schemas.Keys.Order(StringComparer.Ordinal)));
        Assert.True(loaded.Roles.GetValueOrDefault("longitude") is { IsSuperuser: true, CanLogin: true, Verifier: null });
        Assert.Equal("longitude", loaded.Database.Name);
        Assert.Contains(loaded.Schemas["public"].Grants, g => g.Grantee.Length == 0 && g.Privileges.Contains("usage"));
    }

    [Fact]
    public async Task What_differs_is_written_and_read_back_as_it_was()
    {
        using var world = new TestWorld("world");
        await RunAsync(world, (store, tx) => store.Bootstrap(tx));
        SqlType mood = EnumTypes.Make(20000, "mood", 20001, "_mood", SystemOids.Public, [new EnumLabel(1, "sad", 1), new EnumLabel(2, "ok", 2)]);
        TableInfo parent = Tables.Make(20002, "parent", new ColumnInfo { Name = "id", Number = 1, Type = mood, IsNotNull = true });
        TableInfo child = Tables.Make(20003, "child", new ColumnInfo { Name = "parent", Number = 3, Type = mood.Array!, Typmod = 7, MissingValue = [1, 2] }) with
        {
            ForeignKeys = [new ForeignKeyInfo { Oid = 20004, Name = "fk", Columns = [3], ReferencedTable = 20002, ReferencedColumns = [1] }],
            Grants = [new GrantInfo("bob", GrantInfo.Set("select"), GrantInfo.Set(), "longitude") { ColumnPrivileges = new Dictionary<short, IReadOnlySet<string>> { [3] = GrantInfo.Set("update") } }],
            Indexes = [Tables.Index(20005, "child_parent", mood.Array!, 3)],
        };
        await ChangeAsync(world, c => c.WithEnum(mood, new TypeDetails("longitude")).WithTable(parent).WithTable(child));
        world.Reopen();
        CatalogSnapshot loaded = await RunAsync(world, (store, tx) => store.Load(tx)!);

        ColumnInfo column = loaded.Tables[20003].FindColumn("parent")!;
        Assert.Same(loaded.Types[20001], column.Type);
        Assert.Equal((7, "0102"), (column.Typmod, Convert.ToHexString(column.MissingValue!)));
        Assert.Contains("update", loaded.Tables[20003].Grants[0].ColumnPrivileges[3]);
        Assert.Equal([20003u], loaded.Referencing[20002]);
        Assert.Equal(20003u, loaded.IndexNames[(SystemOids.Public, "child_parent")]);

        await ChangeAsync(world, c => c.WithoutTable(20003));
        loaded = await RunAsync(world, (store, tx) => store.Load(tx)!);
        Assert.Equal([20002u], loaded.Tables.Keys);
        Assert.Empty(loaded.Referencing);
        Assert.Empty(loaded.IndexNames);
    }

    [Fact]
    public async Task A_change_of_an_old_catalog_is_refused()
    {
        using var world = new TestWorld("world");
        CatalogSnapshot old = await RunAsync(world, (store, tx) => store.Bootstrap(tx));
        await ChangeAsync(world, c => c.WithRole(new RoleInfo(20000, "a")));
        SqlException e = await Assert.ThrowsAsync<SqlException>(() => ChangeAsync(world, c => c.WithRole(new RoleInfo(20001, "b")), from: old));
        Assert.Equal("40001", e.SqlState);
    }

    private static Task<T> RunAsync<T>(TestWorld world, Func<CatalogStore, Transaction, T> work) =>
        world.Db.Connect(world.Db.World.Root).RunAsync(tx => Task.FromResult(work(new CatalogStore(world.Db.World), tx))).Soon();

    private static Task<bool> ChangeAsync(TestWorld world, Func<CatalogSnapshot, CatalogSnapshot> change, CatalogSnapshot? from = null) =>
        RunAsync(world, (store, tx) =>
        {
            CatalogSnapshot before = from ?? store.Load(tx)!;
            var transaction = new SqlTransaction(tx, before, new LockTable(), new LockOwner(1));
            store.Save(transaction, before, change(before));
            return true;
        });
}
