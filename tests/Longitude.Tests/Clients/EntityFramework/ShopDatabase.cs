using Longitude.Tests.Server;

namespace Longitude.Tests.Clients.EntityFramework;

/// <summary>A server with the shop's tables, and a few rows in them.</summary>
public sealed class ShopDatabase : IAsyncLifetime
{
    private RealServer? _server;

    public string ConnectionString => _server!.ConnectionString;

    public ShopContext Connect(bool retries = false, Action<string>? log = null) => ShopContext.Connect(ConnectionString, retries, log);

    public async ValueTask InitializeAsync()
    {
        _server = await RealServer.StartAsync();
        await using ShopContext shop = Connect();
        Assert.True(await shop.Database.EnsureCreatedAsync());
        Assert.False(await shop.Database.EnsureCreatedAsync());
        Fill(shop);
        await shop.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private static void Fill(ShopContext shop)
    {
        var tools = new Category { Name = "tools" };
        var garden = new Category { Name = "garden", Parent = tools };
        var kitchen = new Category { Name = "kitchen" };
        var spade = new Product { Name = "Spade", Price = 24.90m, Weight = 1.5, DeliveredIn = TimeSpan.FromHours(36), Picture = [1, 2, 3] };
        var knife = new Product { Name = "Knife", Price = 9.95m, Weight = 0.2 };
        var press = new Product { Name = "Press_100%", Price = 100m, Weight = 12.25, IsSold = false };
        spade.Categories.AddRange([tools, garden]);
        knife.Categories.AddRange([tools, kitchen]);
        shop.AddRange(tools, garden, kitchen, spade, knife, press);
        for (int i = 1; i <= 5; i++)
        {
            var customer = new Customer
            {
                Name = $"Customer {i}",
                Email = i % 2 == 0 ? null : $"C{i}@example.org",
                Mood = (Mood)(i % 3),
                Tags = i == 1 ? [] : ["all", $"n{i}"],
                Scores = [i, i * 10],
                Since = new DateTime(2024, i, 10 + i, 8, 30, 0, DateTimeKind.Utc),
                Born = i == 3 ? null : new DateOnly(1970 + i, 2, 28),
                Address = i == 5 ? null : new Address { Street = $"Street {i}", City = i % 2 == 0 ? "Oslo" : "Bergen", Phones = [new Phone { Kind = "home", Number = $"00{i}" }] },
            };
            for (int o = 0; o < i - 1; o++)
            {
                var order = new Order { PlacedAt = new DateTime(2025, i, 1 + o, 12, 0, 0, DateTimeKind.Utc), State = (OrderState)(o % 3) };
                order.Lines.Add(new OrderLine { Product = knife, Quantity = o + 1, Price = 9.95m });
                if (o % 2 == 0)
                    order.Lines.Add(new OrderLine { Product = spade, Quantity = 1, Price = 24.90m });
                customer.Orders.Add(order);
            }

            shop.Add(customer);
        }
    }
}
