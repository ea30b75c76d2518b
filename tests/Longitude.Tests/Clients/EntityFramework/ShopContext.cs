using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Longitude.Tests.Clients.EntityFramework;

public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderLine> Lines => Set<OrderLine>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Category> Categories => Set<Category>();

    /// <summary>A context as applications make one. Its statements go to the log, if one is given.</summary>
    public static ShopContext Connect(string connectionString, bool retries = false, Action<string>? log = null)
    {
        var options = new DbContextOptionsBuilder<ShopContext>();
        options.UseNpgsql(connectionString, o =>
        {
            o.MapEnum<Mood>();
            if (retries)
                o.EnableRetryOnFailure(20, TimeSpan.FromMilliseconds(200), ["40001"]);
        });
        // The migrations here are written by hand and have no snapshot of the model to compare with.
        options.ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning));
        if (log is not null)
            options.LogTo(log, [RelationalEventId.CommandExecuting]);
        return new ShopContext(options.Options);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Customer>(c =>
        {
            c.Property(x => x.Name).HasMaxLength(80);
            c.HasIndex(x => x.Email).IsUnique();
            c.Property(x => x.Since).HasDefaultValueSql("now()");
            c.Property(x => x.Version).IsRowVersion();
            c.OwnsOne(x => x.Address, a =>
            {
                a.ToJson();
                a.OwnsMany(x => x.Phones);
            });
        });
        modelBuilder.Entity<Order>(o =>
        {
            o.Property(x => x.State).HasConversion<string>().HasMaxLength(10);
            o.Property(x => x.Revision).IsConcurrencyToken();
            o.HasIndex(x => new { x.CustomerId, x.PlacedAt }).IsDescending(false, true);
        });
        modelBuilder.Entity<OrderLine>(l =>
        {
            l.ToTable(t => t.HasCheckConstraint("some", "\"Quantity\" > 0"));
            l.Property(x => x.Price).HasPrecision(12, 2);
            l.HasOne(x => x.Product).WithMany().OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<Product>(p =>
        {
            p.Property(x => x.Price).HasPrecision(12, 2);
            p.HasIndex(x => x.Name).HasFilter("\"IsSold\"");
            p.HasMany(x => x.Categories).WithMany(x => x.Products).UsingEntity("ProductCategories");
        });
        modelBuilder.Entity<Category>().HasOne(x => x.Parent).WithMany(x => x.Children);
    }
}
