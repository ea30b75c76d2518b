using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Longitude.Tests.Clients.EntityFramework;

/// <summary>What SaveChanges does, and what happens when two contexts change the same.</summary>
public sealed class ChangeTests(ShopDatabase database) : IClassFixture<ShopDatabase>
{
    [Fact]
    public async Task Rows_are_added_changed_and_removed_with_what_belongs_to_them()
    {
        int id;
        Guid orderId;
        await using (ShopContext shop = database.Connect())
        {
            Product spade = await shop.Products.SingleAsync(p => p.Name == "Spade");
            Customer ann = NewCustomer("Ann");
            var order = new Order { PlacedAt = new DateTime(2025, 6, 1, 0, 0, 0, DateTimeKind.Utc) };
            order.Lines.Add(new OrderLine { Product = spade, Quantity = 3, Price = 20 });
            ann.Orders.Add(order);
            shop.Add(ann);
            Assert.Equal(3, await shop.SaveChangesAsync());
            Assert.True(ann.Id > 0 && order.Id != Guid.Empty && order.Lines[0].Id > 0 && ann.Version > 0);
            Assert.InRange(ann.Since, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
            (id, orderId) = (ann.Id, order.Id);
        }

        await using (ShopContext shop = database.Connect())
        {
            Customer ann = await shop.Customers.Include(c => c.Orders).ThenInclude(o => o.Lines).SingleAsync(c => c.Id == id);
            ann.Tags = [.. ann.Tags, "new"];
            ann.Address!.City = "Tromsø";
            ann.Address.Phones.Add(new Phone { Kind = "work", Number = "22" });
            ann.Mood = Mood.Sad;
            ann.Orders[0].Lines[0].Quantity = 5;
            ann.Orders[0].State = OrderState.Paid;
            Assert.Equal(3, await shop.SaveChangesAsync());
        }

        await using (ShopContext shop = database.Connect())
        {
            Customer ann = await shop.Customers.Include(c => c.Orders).ThenInclude(o => o.Lines).SingleAsync(c => c.Id == id);
            Assert.Equal(["one", "new"], ann.Tags);
            Assert.Equal("Tromsø", ann.Address!.City);
            Assert.Equal(["1", "22"], ann.Address.Phones.Select(p => p.Number));
            Assert.Equal((Mood.Sad, OrderState.Paid, 5), (ann.Mood, ann.Orders[0].State, ann.Orders[0].Lines[0].Quantity));
            shop.Remove(ann);
            Assert.Equal(3, await shop.SaveChangesAsync());
            Assert.Null(await shop.Orders.FindAsync(orderId));
        }
    }

    [Fact]
    public async Task The_server_removes_what_belongs_to_a_row_and_keeps_what_is_referred_to()
    {
        await using ShopContext shop = database.Connect();
        Customer bob = NewCustomer("Bob");
        Product thing = new() { Name = "Thing", Price = 1 };
        var order = new Order();
        order.Lines.Add(new OrderLine { Product = thing, Quantity = 1, Price = 1 });
        bob.Orders.Add(order);
        shop.Add(bob);
        await shop.SaveChangesAsync();

        PostgresException kept = await Assert.ThrowsAsync<PostgresException>(() => shop.Products.Where(p => p.Id == thing.Id).ExecuteDeleteAsync());
        Assert.Equal(("23503", "FK_Lines_Products_ProductId"), (kept.SqlState, kept.ConstraintName));
        Assert.Equal(1, await shop.Customers.Where(c => c.Id == bob.Id).ExecuteDeleteAsync());
        Assert.False(await shop.Lines.AnyAsync(l => l.ProductId == thing.Id));
        Assert.Equal(1, await shop.Products.Where(p => p.Id == thing.Id).ExecuteDeleteAsync());
    }

    [Fact]
    public async Task Constraints_are_reported_by_name()
    {
        await using ShopContext shop = database.Connect();
        shop.Add(NewCustomer("Twin", "C1@example.org"));
        DbUpdateException twice = await Assert.ThrowsAsync<DbUpdateException>(() => shop.SaveChangesAsync());
        var unique = Assert.IsType<PostgresException>(twice.InnerException);
        Assert.Equal(("23505", "IX_Customers_Email"), (unique.SqlState, unique.ConstraintName));
        shop.ChangeTracker.Clear();
        shop.Add(new OrderLine { OrderId = (await shop.Orders.FirstAsync()).Id, ProductId = (await shop.Products.FirstAsync()).Id, Quantity = 0, Price = 1 });
        DbUpdateException none = await Assert.ThrowsAsync<DbUpdateException>(() => shop.SaveChangesAsync());
        var check = Assert.IsType<PostgresException>(none.InnerException);
        Assert.Equal(("23514", "some"), (check.SqlState, check.ConstraintName));
    }

    [Fact]
    public async Task Rows_are_changed_and_deleted_by_one_statement()
    {
        await using ShopContext shop = database.Connect();
        for (int i = 0; i < 4; i++)
            shop.Add(new Product { Name = $"Bulk {i}", Price = i, IsSold = i < 2 });
        await shop.SaveChangesAsync();
        IQueryable<Product> bulk = shop.Products.Where(p => p.Name.StartsWith("Bulk"));
        Assert.Equal(2, await bulk.Where(p => p.IsSold).ExecuteUpdateAsync(s => s.SetProperty(p => p.Price, p => p.Price + 10).SetProperty(p => p.Name, p => p.Name + "!")));
        Assert.Equal(["Bulk 0!", "Bulk 1!", "Bulk 2", "Bulk 3"], await bulk.OrderBy(p => p.Name).Select(p => p.Name).ToListAsync());
        Assert.Equal([10m, 11m, 2m, 3m], await bulk.OrderBy(p => p.Name).Select(p => p.Price).ToListAsync());
        Assert.Equal(1, await bulk.OrderByDescending(p => p.Price).Take(1).ExecuteDeleteAsync());
        Assert.Equal(1, await shop.Products.Where(p => p.Name == "Bulk 3" && !p.Categories.Any()).ExecuteUpdateAsync(s => s.SetProperty(p => p.Price, p => shop.Products.Max(x => x.Weight) > 1 ? 99 : 0)));
        Assert.Equal(3, await bulk.ExecuteDeleteAsync());
    }

    [Fact]
    public async Task A_change_of_a_row_that_somebody_changed_meanwhile_is_refused()
    {
        await using ShopContext mine = database.Connect();
        await using ShopContext theirs = database.Connect();
        Customer first = NewCustomer("Carla");
        mine.Add(first);
        await mine.SaveChangesAsync();
        uint version = first.Version;
        Customer second = await theirs.Customers.SingleAsync(c => c.Id == first.Id);
        Assert.Equal(version, second.Version);
        second.Name = "Carla B";
        await theirs.SaveChangesAsync();
        Assert.NotEqual(version, second.Version);
        first.Name = "Carla A";
        DbUpdateConcurrencyException refused = await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => mine.SaveChangesAsync());
        await Assert.Single(refused.Entries).ReloadAsync();
        Assert.Equal("Carla B", first.Name);
        first.Name = "Carla C";
        await mine.SaveChangesAsync();
        second.Name = "Carla D";
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => theirs.SaveChangesAsync());
    }

    [Fact]
    public async Task A_version_that_the_application_counts_works_too()
    {
        await using ShopContext mine = database.Connect();
        await using ShopContext theirs = database.Connect();
        Order order = await mine.Orders.OrderBy(o => o.PlacedAt).FirstAsync();
        Order same = await theirs.Orders.SingleAsync(o => o.Id == order.Id);
        same.Revision++;
        same.State = OrderState.Sent;
        await theirs.SaveChangesAsync();
        order.Revision++;
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => mine.SaveChangesAsync());
        theirs.Remove(same);
        await using (IDbContextTransaction undone = await theirs.Database.BeginTransactionAsync())
            Assert.True(await theirs.SaveChangesAsync() > 0);
        Assert.True(await mine.Orders.AnyAsync(o => o.Id == same.Id));
    }

    [Fact]
    public async Task Transactions_and_savepoints()
    {
        await using ShopContext shop = database.Connect();
        await using (IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable))
        {
            shop.Add(NewCustomer("Dora"));
            await shop.SaveChangesAsync();
            await transaction.CreateSavepointAsync("before");
            shop.Add(NewCustomer("Emil"));
            await shop.SaveChangesAsync();
            await transaction.RollbackToSavepointAsync("before");
            // SaveChanges makes a savepoint of its own, and goes back to it.
            shop.ChangeTracker.Clear();
            shop.Add(NewCustomer("Copy", "C1@example.org"));
            await Assert.ThrowsAsync<DbUpdateException>(() => shop.SaveChangesAsync());
            shop.ChangeTracker.Clear();
            shop.Add(NewCustomer("Fritz"));
            await shop.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        await using (await shop.Database.BeginTransactionAsync())
        {
            shop.Add(NewCustomer("Gerda"));
            await shop.SaveChangesAsync();
        }

        string[] names = ["Dora", "Emil", "Fritz", "Gerda", "Copy"];
        Assert.Equal(["Dora", "Fritz"], await shop.Customers.Where(c => names.Contains(c.Name)).OrderBy(c => c.Name).Select(c => c.Name).ToListAsync());
    }

    [Fact]
    public async Task The_execution_strategy_tries_again_what_lost_against_others()
    {
        int id;
        await using (ShopContext shop = database.Connect())
        {
            var counted = new Product { Name = "Counted", Price = 0 };
            shop.Add(counted);
            await shop.SaveChangesAsync();
            id = counted.Id;
        }

        int attempts = 0;
        async Task AddAsync()
        {
            await using ShopContext shop = database.Connect(retries: true);
            IExecutionStrategy strategy = shop.Database.CreateExecutionStrategy();
            for (int i = 0; i < 5; i++)
            {
                await strategy.ExecuteAsync(async () =>
                {
                    Interlocked.Increment(ref attempts);
                    shop.ChangeTracker.Clear();
                    await using IDbContextTransaction transaction = await shop.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable);
                    Product product = await shop.Products.SingleAsync(p => p.Id == id);
                    await Task.Yield();
                    product.Price += 1;
                    await shop.SaveChangesAsync();
                    await transaction.CommitAsync();
                });
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AddAsync()));
        await using ShopContext check = database.Connect();
        Assert.Equal(20m, (await check.Products.SingleAsync(p => p.Id == id)).Price);
        Assert.True(attempts >= 20);
        await check.Products.Where(p => p.Id == id).ExecuteDeleteAsync();
    }

    [Fact]
    public async Task Many_rows_go_in_batches()
    {
        await using ShopContext shop = database.Connect();
        for (int i = 0; i < 500; i++)
            shop.Add(new Category { Name = $"c{i}" });
        await shop.SaveChangesAsync();
        List<Category> added = await shop.Categories.Where(c => c.Name.StartsWith("c")).OrderBy(c => c.Id).ToListAsync();
        Assert.Equal(500, added.Count);
        Assert.Equal(500, added.Select(c => c.Id).Distinct().Count());
        foreach (Category c in added)
            c.ParentId = added[0].Id;
        added[0].ParentId = null;
        Assert.Equal(499, await shop.SaveChangesAsync());
        shop.RemoveRange(added);
        Assert.Equal(500, await shop.SaveChangesAsync());
    }

    private static Customer NewCustomer(string name, string? email = null) => new()
    {
        Name = name,
        Email = email,
        Mood = Mood.Happy,
        Tags = ["one"],
        Address = new Address { Street = "A", City = "B", Phones = [new Phone { Kind = "home", Number = "1" }] },
    };
}
