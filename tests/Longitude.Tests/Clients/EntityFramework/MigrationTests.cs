using Longitude.Tests.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.EntityFrameworkCore.Scaffolding.Metadata;
using Npgsql;
#pragma warning disable EF1001 // The provider makes its reader of models public, but does not promise that it stays.
using Npgsql.EntityFrameworkCore.PostgreSQL.Scaffolding.Internal;

namespace Longitude.Tests.Clients.EntityFramework;

/// <summary>How EF Core makes, upgrades and reads definitions.</summary>
public sealed class MigrationTests
{
    [Fact]
    public async Task Migrations_are_applied_from_nothing_upgraded_and_taken_back()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using ShopContext shop = ShopContext.Connect(server.ConnectionString);
        IMigrator migrator = shop.GetService<IMigrator>();
        Assert.Equal(2, (await shop.Database.GetPendingMigrationsAsync()).Count());
        await migrator.MigrateAsync("20250101000000_First");
        Assert.Equal(["20250101000000_First"], await shop.Database.GetAppliedMigrationsAsync());
        await shop.Database.ExecuteSqlAsync($"""INSERT INTO "Customers" ("FullName", "Age") VALUES ('Ann', 30), ('Bob', NULL)""");
        await shop.Database.ExecuteSqlAsync($"""INSERT INTO "Orders" ("Id", "CustomerId", "PlacedAt", "Total") SELECT gen_random_uuid(), "Id", now(), 12.5 FROM "Customers" """);

        await shop.Database.MigrateAsync();
        Assert.Empty(await shop.Database.GetPendingMigrationsAsync());
        await shop.Database.MigrateAsync();
        string[] emails = await shop.Database.SqlQuery<string>($"""SELECT "Email" AS "Value" FROM "Customers" """).OrderBy(e => e).ToArrayAsync();
        Assert.Equal(["ann@example.org", "bob@example.org", "ohara@example.org"], emails);
        Assert.Equal(["Ann", "Bob", "O'Hara"], await shop.Customers.OrderBy(c => c.Name).Select(c => c.Name).ToListAsync());
        Order order = await shop.Orders.FirstAsync(o => o.State == OrderState.Open && o.Revision == 0);
        PostgresException kept = await Assert.ThrowsAsync<PostgresException>(() => shop.Customers.Where(c => c.Id == order.CustomerId).ExecuteDeleteAsync());
        Assert.Equal(("23503", "FK_Orders_Customers"), (kept.SqlState, kept.ConstraintName));
        Assert.Equal(100L, (await shop.Database.SqlQuery<long>($"""SELECT nextval('"OrderNumbers"') AS "Value" """).ToListAsync())[0]);

        await migrator.MigrateAsync("20250101000000_First");
        Assert.Equal(["Ann", "Bob", "O'Hara"], await shop.Database.SqlQuery<string>($"""SELECT "FullName" AS "Value" FROM "Customers" """).OrderBy(e => e).ToArrayAsync());
        await migrator.MigrateAsync(Migration.InitialDatabase);
        Assert.Empty(await shop.Database.GetAppliedMigrationsAsync());
        await shop.Database.MigrateAsync();
        Assert.Equal("O'Hara", await shop.Customers.Select(c => c.Name).SingleAsync());
    }

    [Fact]
    public async Task A_script_of_all_migrations_can_be_run_again_and_again()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using ShopContext shop = ShopContext.Connect(server.ConnectionString);
        string script = shop.GetService<IMigrator>().GenerateScript();
        await shop.Database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(script, (NpgsqlConnection)shop.Database.GetDbConnection());
        await command.ExecuteNonQueryAsync();
        Assert.Equal(2, (await shop.Database.GetAppliedMigrationsAsync()).Count());
    }

    [Fact]
    public async Task Several_that_migrate_at_once_wait_for_one_another()
    {
        await using RealServer server = await RealServer.StartAsync();

        // One migration at a time: between two of them EF Core gives up its lock, whatever the server.
        foreach (string migration in (string[])["20250101000000_First", "20250601000000_Second"])
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
            {
                await using ShopContext shop = ShopContext.Connect(server.ConnectionString);
                await shop.GetService<IMigrator>().MigrateAsync(migration);
            }));
        }

        await using ShopContext check = ShopContext.Connect(server.ConnectionString);
        Assert.Equal(2, (await check.Database.GetAppliedMigrationsAsync()).Count());
    }

    [Fact]
    public async Task A_model_is_read_back_from_its_tables()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using ShopContext shop = ShopContext.Connect(server.ConnectionString);
        Assert.True(await shop.Database.CanConnectAsync());
        await shop.Database.EnsureCreatedAsync();
        await shop.Database.ExecuteSqlRawAsync("""
            COMMENT ON TABLE "Orders" IS 'what is bought';
            CREATE VIEW "Open" AS SELECT "Id" FROM "Orders" WHERE "State" = 'Open';
            CREATE SEQUENCE numbers INCREMENT 5 START 20;
            ALTER TABLE "Lines" ADD COLUMN "Total" numeric GENERATED ALWAYS AS ("Quantity" * "Price") STORED;
            """);
        var factory = new NpgsqlDatabaseModelFactory(shop.GetService<IDiagnosticsLogger<DbLoggerCategory.Scaffolding>>());
        DatabaseModel model = factory.Create(server.ConnectionString, new DatabaseModelFactoryOptions());
        IModel designed = shop.GetService<IDesignTimeModel>().Model;
        foreach (ITable made in designed.GetRelationalModel().Tables)
        {
            DatabaseTable? table = model.Tables.SingleOrDefault(t => t.Name == made.Name);
            Assert.True(table is not null, $"{made.Name} is not among {string.Join(", ", model.Tables.Select(t => t.Name))}");
            // Scaffolding leaves out system columns, and columns of enum types, which need a type of the application's.
            foreach (IColumn column in made.Columns.Where(c => c.Name is not ("xmin" or "Mood")))
            {
                DatabaseColumn? found = table.Columns.SingleOrDefault(c => c.Name == column.Name);
                Assert.True(found is not null, $"{made.Name}.{column.Name} is not among {string.Join(", ", table.Columns.Select(c => c.Name))}");
                Assert.Equal((column.Name, column.StoreType, column.IsNullable), (found.Name, found.StoreType, found.IsNullable));
            }

            Assert.Equal(made.PrimaryKey!.Columns.Select(c => c.Name), table.PrimaryKey!.Columns.Select(c => c.Name));
            Assert.Equal(made.PrimaryKey.Name, table.PrimaryKey.Name);
            Assert.Equal(
                made.Indexes.Select(i => (i.Name, i.IsUnique, i.Filter, string.Join(',', i.Columns.Select(c => c.Name)))).Order(),
                table.Indexes.Select(i => (i.Name!, i.IsUnique, i.Filter, string.Join(',', i.Columns.Select(c => c.Name)))).Order());
            Assert.Equal(
                made.ForeignKeyConstraints.Select(k => (k.Name, k.PrincipalTable.Name, k.OnDeleteAction.ToString())).Order(),
                table.ForeignKeys.Select(k => (k.Name!, k.PrincipalTable.Name, k.OnDelete.ToString()!)).Order());
        }

        DatabaseTable customers = model.Tables.Single(t => t.Name == "Customers");
        Assert.Equal("IdentityByDefaultColumn", customers.Columns.Single(c => c.Name == "Id")["Npgsql:ValueGenerationStrategy"]?.ToString());
        Assert.Equal("now()", customers.Columns.Single(c => c.Name == "Since").DefaultValueSql);
        DatabaseTable orders = model.Tables.Single(t => t.Name == "Orders");
        Assert.Equal("what is bought", orders.Comment);
        Assert.Equal([false, true], orders.Indexes.Single().IsDescending);
        DatabaseColumn total = model.Tables.Single(t => t.Name == "Lines").Columns.Single(c => c.Name == "Total");
        Assert.True(total.IsStored);
        Assert.IsType<DatabaseView>(model.Tables.Single(t => t.Name == "Open"));
        DatabaseSequence numbers = model.Sequences.Single(s => s.Name == "numbers");
        Assert.Equal((5, 20L), (numbers.IncrementBy, numbers.StartValue));
        Assert.Equal("content,happy,sad", model.GetAnnotations().Single(a => a.Name.StartsWith("Npgsql:Enum", StringComparison.Ordinal)).Value);
    }
}
