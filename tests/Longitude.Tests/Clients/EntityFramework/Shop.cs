namespace Longitude.Tests.Clients.EntityFramework;

/// <summary>An enum type of the database.</summary>
public enum Mood
{
    Sad,
    Content,
    Happy,
}

/// <summary>Kept as text.</summary>
public enum OrderState
{
    Open,
    Paid,
    Sent,
}

public sealed class Customer
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public string? Email { get; set; }

    public Mood Mood { get; set; }

    public string[] Tags { get; set; } = [];

    public List<int> Scores { get; set; } = [];

    public DateTime Since { get; set; }

    public DateOnly? Born { get; set; }

    /// <summary>A jsonb column.</summary>
    public Address? Address { get; set; }

    /// <summary>The row's <c>xmin</c>.</summary>
    public uint Version { get; set; }

    public List<Order> Orders { get; } = [];
}

public sealed class Address
{
    public required string Street { get; set; }

    public required string City { get; set; }

    public List<Phone> Phones { get; set; } = [];
}

public sealed class Phone
{
    public required string Kind { get; set; }

    public required string Number { get; set; }
}

public sealed class Order
{
    public Guid Id { get; set; }

    public int CustomerId { get; set; }

    public Customer? Customer { get; set; }

    public DateTime PlacedAt { get; set; }

    public OrderState State { get; set; }

    /// <summary>Counted by the application.</summary>
    public int Revision { get; set; }

    public List<OrderLine> Lines { get; } = [];
}

public sealed class OrderLine
{
    public long Id { get; set; }

    public Guid OrderId { get; set; }

    public Order? Order { get; set; }

    public int ProductId { get; set; }

    public Product? Product { get; set; }

    public int Quantity { get; set; }

    public decimal Price { get; set; }
}

public sealed class Product
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public decimal Price { get; set; }

    public TimeSpan? DeliveredIn { get; set; }

    public double Weight { get; set; }

    public byte[]? Picture { get; set; }

    public bool IsSold { get; set; } = true;

    public List<Category> Categories { get; } = [];
}

public sealed class Category
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public int? ParentId { get; set; }

    public Category? Parent { get; set; }

    public List<Category> Children { get; } = [];

    public List<Product> Products { get; } = [];
}
