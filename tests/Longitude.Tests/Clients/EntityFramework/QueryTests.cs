using Microsoft.EntityFrameworkCore;

namespace Longitude.Tests.Clients.EntityFramework;

/// <summary>What LINQ becomes in SQL, and what comes back.</summary>
public sealed class QueryTests(ShopDatabase database) : IClassFixture<ShopDatabase>
{
    [Fact]
    public async Task Values_of_every_kind_come_back()
    {
        await using ShopContext shop = database.Connect();
        Customer customer = await shop.Customers.SingleAsync(c => c.Name == "Customer 4");
        Assert.Equal(Mood.Content, customer.Mood);
        Assert.Equal(["all", "n4"], customer.Tags);
        Assert.Equal([4, 40], customer.Scores);
        Assert.Equal(new DateTime(2024, 4, 14, 8, 30, 0, DateTimeKind.Utc), customer.Since);
        Assert.Equal(new DateOnly(1974, 2, 28), customer.Born);
        Assert.Equal("Oslo", customer.Address!.City);
        Assert.Equal("004", Assert.Single(customer.Address.Phones).Number);
        Product spade = await shop.Products.SingleAsync(p => p.Name == "Spade");
        Assert.Equal(24.90m, spade.Price);
        Assert.Equal(TimeSpan.FromHours(36), spade.DeliveredIn);
        Assert.Equal([1, 2, 3], spade.Picture);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Related_rows_are_included_by_one_query_or_several(bool split)
    {
        await using ShopContext shop = database.Connect();
        IQueryable<Customer> query = shop.Customers.Include(c => c.Orders).ThenInclude(o => o.Lines).ThenInclude(l => l.Product!.Categories).OrderBy(c => c.Id);
        List<Customer> customers = await (split ? query.AsSplitQuery() : query.AsSingleQuery()).ToListAsync();
        Assert.Equal([0, 1, 2, 3, 4], customers.Select(c => c.Orders.Count));
        Assert.Equal([0, 2, 3, 5, 6], customers.Select(c => c.Orders.Sum(o => o.Lines.Count)));
        Assert.All(customers.SelectMany(c => c.Orders).SelectMany(o => o.Lines), l => Assert.Equal(2, l.Product!.Categories.Count));
    }

    [Fact]
    public async Task Filtered_includes_and_navigation_in_both_directions()
    {
        await using ShopContext shop = database.Connect();
        Customer last = await shop.Customers.Include(c => c.Orders.OrderByDescending(o => o.PlacedAt).Take(2)).OrderBy(c => c.Id).LastAsync();
        Assert.Equal([4, 3], last.Orders.Select(o => o.PlacedAt.Day));
        List<string?> parents = await shop.Categories.OrderBy(c => c.Name).Select(c => c.Parent == null ? null : c.Parent.Name).ToListAsync();
        Assert.Equal(["tools", null, null], parents);
        Assert.Equal(["Knife", "Spade"], await shop.Categories.Where(c => c.Name == "tools").SelectMany(c => c.Products).OrderBy(p => p.Name).Select(p => p.Name).ToListAsync());
    }

    [Fact]
    public async Task Joins_and_groups_with_aggregates()
    {
        await using ShopContext shop = database.Connect();
        var sales = await (
            from line in shop.Lines
            join product in shop.Products on line.ProductId equals product.Id
            group new { line, product } by product.Name into g
            where g.Count() > 1
            orderby g.Key
            select new { g.Key, Pieces = g.Sum(x => x.line.Quantity), Turnover = g.Sum(x => x.line.Quantity * x.line.Price), Most = g.Max(x => x.line.Quantity), Mean = g.Average(x => x.line.Price) }).ToListAsync();
        Assert.Equal(["Knife", "Spade"], sales.Select(s => s.Key));
        Assert.Equal([20, 6], sales.Select(s => s.Pieces));
        Assert.Equal([199.00m, 149.40m], sales.Select(s => s.Turnover));
        Assert.Equal([4, 1], sales.Select(s => s.Most));
        Assert.Equal([9.95m, 24.90m], sales.Select(s => s.Mean));

        var perCustomer = await shop.Customers.GroupJoin(shop.Orders, c => c.Id, o => o.CustomerId, (c, orders) => new { c.Name, Count = orders.Count() }).OrderBy(x => x.Name).ToListAsync();
        Assert.Equal([0, 1, 2, 3, 4], perCustomer.Select(x => x.Count));
        var left = await shop.Customers.LeftJoin(shop.Orders.Where(o => o.State == OrderState.Sent), c => c.Id, o => o.CustomerId, (c, o) => new { c.Id, When = (DateTime?)o!.PlacedAt }).OrderBy(x => x.Id).ToListAsync();
        Assert.Equal([null, null, null, 3, 3], left.Select(x => x.When?.Day));
        var months = await shop.Orders.GroupBy(o => new { o.PlacedAt.Year, o.PlacedAt.Month }).Select(g => new { g.Key.Month, Count = g.Count(), First = g.Min(o => o.PlacedAt) }).OrderBy(g => g.Month).ToListAsync();
        Assert.Equal([2, 3, 4, 5], months.Select(m => m.Month));
        Assert.Equal([1, 2, 3, 4], months.Select(m => m.Count));
    }

    [Fact]
    public async Task The_first_row_of_each_group()
    {
        await using ShopContext shop = database.Connect();
        List<Order> newest = await shop.Orders.GroupBy(o => o.CustomerId).Select(g => g.OrderByDescending(o => o.PlacedAt).First()).ToListAsync();
        Assert.Equal([1, 2, 3, 4], newest.Select(o => o.PlacedAt.Day).Order());
        var twoEach = await shop.Customers.OrderBy(c => c.Id).SelectMany(c => c.Orders.OrderBy(o => o.PlacedAt).Take(2), (c, o) => new { c.Name, o.PlacedAt.Day }).ToListAsync();
        Assert.Equal(7, twoEach.Count);
    }

    [Fact]
    public async Task Pages_by_offset_and_by_key()
    {
        await using ShopContext shop = database.Connect();
        int size = 2;
        Assert.Equal(["Customer 3", "Customer 4"], await shop.Customers.OrderBy(c => c.Name).Skip(size).Take(size).Select(c => c.Name).ToListAsync());
        Customer third = await shop.Customers.SingleAsync(c => c.Name == "Customer 3");
        Assert.Equal(["Customer 4", "Customer 5"], await shop.Customers.Where(c => EF.Functions.GreaterThan(ValueTuple.Create(c.Name, c.Id), ValueTuple.Create(third.Name, third.Id))).OrderBy(c => c.Name).ThenBy(c => c.Id).Select(c => c.Name).ToListAsync());
        Assert.Equal(5, await shop.Customers.CountAsync());
        Assert.True(await shop.Orders.AnyAsync(o => o.State == OrderState.Paid));
        Assert.False(await shop.Orders.AllAsync(o => o.State == OrderState.Paid));
        Assert.Equal(10L, await shop.Orders.LongCountAsync());
    }

    [Fact]
    public async Task Functions_of_texts()
    {
        await using ShopContext shop = database.Connect();
        async Task<string> FirstAsync(System.Linq.Expressions.Expression<Func<Customer, bool>> where) => (await shop.Customers.Where(where).OrderBy(c => c.Id).FirstAsync()).Name;
        Assert.Equal("Customer 2", await FirstAsync(c => c.Name.EndsWith("2")));
        Assert.Equal("Customer 3", await FirstAsync(c => EF.Functions.ILike(c.Email!, "c3@%")));
        Assert.Equal("Customer 5", await FirstAsync(c => c.Email != null && c.Email.ToLower().StartsWith("c5")));
        Assert.Equal("Customer 1", await FirstAsync(c => c.Name.ToUpper() == "CUSTOMER 1" && c.Name.Length == 10 && c.Name.Contains("tom")));
        Assert.Equal("Customer 2", await FirstAsync(c => string.IsNullOrEmpty(c.Email)));
        Assert.Equal("Customer 4", await FirstAsync(c => c.Name.Substring(9) == "4" && c.Name.IndexOf("t") == 3 && c.Name.Trim() == c.Name));
        Assert.Equal("Customer 1", await FirstAsync(c => System.Text.RegularExpressions.Regex.IsMatch(c.Name, "^C.*[1-3]$")));
        Assert.Equal("x-Customer 1/5", await shop.Customers.OrderBy(c => c.Id).Select(c => "x-" + c.Name + "/" + c.Name.Replace("Customer ", "").PadLeft(1) + c.Id).Select(s => s.Substring(0, 13) + "5").FirstAsync());
        Assert.Equal("Press_100%", await shop.Products.Where(p => p.Name.Contains("_100%")).Select(p => p.Name).SingleAsync());
        Assert.Equal("Customer 1, Customer 3, Customer 5", await shop.Customers.Where(c => c.Email != null).GroupBy(c => 1).Select(g => string.Join(", ", g.OrderBy(c => c.Name).Select(c => c.Name))).SingleAsync());
    }

    [Fact]
    public async Task Functions_of_dates_and_numbers()
    {
        await using ShopContext shop = database.Connect();
        Assert.Equal("Customer 4", (await shop.Customers.SingleAsync(c => c.Since.Month == 4 && c.Since.DayOfWeek == DayOfWeek.Sunday)).Name);
        Assert.Equal(new DateTime(2024, 1, 21, 8, 30, 0, DateTimeKind.Utc), await shop.Customers.OrderBy(c => c.Id).Select(c => c.Since.AddDays(10)).FirstAsync());
        Assert.Equal(new DateTime(2024, 1, 11, 0, 0, 0, DateTimeKind.Utc), await shop.Customers.OrderBy(c => c.Id).Select(c => c.Since.Date).FirstAsync());
        Assert.Equal(4, await shop.Customers.CountAsync(c => c.Born != null && c.Born.Value.AddYears(50) > new DateOnly(2020, 1, 1)));
        Assert.Equal(5, await shop.Customers.CountAsync(c => c.Since < DateTime.UtcNow));
        Assert.Equal(TimeSpan.FromDays(31), await shop.Customers.OrderBy(c => c.Id).Select(c => c.Since.AddMonths(1) - c.Since).FirstAsync());
        Assert.Equal(13, await shop.Products.Where(p => p.Name == "Press_100%").Select(p => Math.Ceiling(p.Weight)).SingleAsync());
        Assert.Equal(24.9m, await shop.Products.Where(p => p.Name == "Spade").Select(p => Math.Round(p.Price, 1)).SingleAsync());
        Assert.Equal([true, false], await shop.Products.Where(p => p.IsSold).OrderBy(p => p.Id).Select(p => (double)p.Price / p.Weight < 20).ToListAsync());
    }

    [Fact]
    public async Task Arrays_enums_and_lists()
    {
        await using ShopContext shop = database.Connect();
        int[] ids = await shop.Customers.OrderBy(c => c.Id).Select(c => c.Id).ToArrayAsync();
        Assert.Equal(2, await shop.Customers.CountAsync(c => ids.Take(2).Contains(c.Id)));
        Assert.Equal(4, await shop.Customers.CountAsync(c => c.Tags.Contains("all")));
        Assert.Equal(1, await shop.Customers.CountAsync(c => c.Tags.Length == 0));
        Assert.Equal(2, await shop.Customers.CountAsync(c => c.Scores.Any(s => s >= 40)));
        Assert.Equal("Customer 3", await shop.Customers.Where(c => c.Scores[1] == 30).Select(c => c.Name).SingleAsync());
        Assert.Equal(2, await shop.Customers.CountAsync(c => c.Mood == Mood.Happy));
        Assert.Equal([Mood.Content, Mood.Content, Mood.Happy, Mood.Happy, Mood.Sad], await shop.Customers.OrderBy(c => c.Mood).Select(c => c.Mood).ToListAsync());
        OrderState[] states = [OrderState.Open, OrderState.Sent];
        Assert.Equal(7, await shop.Orders.CountAsync(o => states.Contains(o.State)));
    }

    [Fact]
    public async Task Parts_of_documents()
    {
        await using ShopContext shop = database.Connect();
        Assert.Equal(["Customer 2", "Customer 4"], await shop.Customers.Where(c => c.Address!.City == "Oslo").OrderBy(c => c.Id).Select(c => c.Name).ToListAsync());
        Assert.Equal("Customer 3", await shop.Customers.Where(c => c.Address!.Phones.Any(p => p.Number == "003")).Select(c => c.Name).SingleAsync());
        Assert.Equal(["Bergen", "Oslo", "Bergen", "Oslo", null!], await shop.Customers.OrderBy(c => c.Id).Select(c => c.Address!.City).ToListAsync());
        Assert.Equal(1, await shop.Customers.Where(c => c.Name == "Customer 3").Select(c => c.Address!.Phones.Count).SingleAsync());
        Assert.Equal("002", await shop.Customers.Where(c => c.Id > 0 && c.Address!.City == "Oslo").OrderBy(c => c.Name).Select(c => c.Address!.Phones[0].Number).FirstAsync());
    }

    [Fact]
    public async Task Sets_subqueries_and_raw_SQL()
    {
        await using ShopContext shop = database.Connect();
        IQueryable<string> names = shop.Customers.Where(c => c.Id > 0).Select(c => c.Name);
        Assert.Equal(8, await names.Concat(shop.Products.Select(p => p.Name)).CountAsync());
        Assert.Equal(2, await names.Intersect(shop.Customers.Where(c => c.Email == null).Select(c => c.Name)).CountAsync());
        Assert.Equal(3, await names.Except(shop.Customers.Where(c => c.Email == null).Select(c => c.Name)).CountAsync());
        Assert.Equal(["Customer 5", "Customer 4"], await shop.Customers.Where(c => c.Orders.Sum(o => o.Lines.Sum(l => l.Quantity * l.Price)) > 100).OrderByDescending(c => c.Orders.Count).Select(c => c.Name).ToListAsync());
        Assert.Equal(3, await shop.Products.Select(p => p.Categories.Count).Distinct().CountAsync() + 1);
        int least = 2;
        Assert.Equal(3, await shop.Customers.FromSql($"""SELECT * FROM "Customers" c WHERE (SELECT count(*) FROM "Orders" o WHERE o."CustomerId" = c."Id") >= {least}""").Where(c => c.Name != "").CountAsync());
        Assert.Equal([1, 2, 3], await shop.Database.SqlQuery<int>($"""SELECT g AS "Value" FROM generate_series(1, 3) g""").OrderBy(v => v).ToListAsync());
    }
}
