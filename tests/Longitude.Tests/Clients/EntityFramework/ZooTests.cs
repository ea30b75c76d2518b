using Longitude.Tests.Server;
using Microsoft.EntityFrameworkCore;

namespace Longitude.Tests.Clients.EntityFramework;

/// <summary>What models use beyond tables with keys: inheritance, a schema of their own, sequences, views, computed columns, filters.</summary>
public sealed class ZooTests
{
    [Fact]
    public async Task Models_of_every_shape_are_made_filled_and_asked()
    {
        await using RealServer server = await RealServer.StartAsync();
        await using (ZooContext zoo = new(server.ConnectionString))
        {
            Assert.True(await zoo.Database.EnsureCreatedAsync());
            await zoo.Database.ExecuteSqlRawAsync("""CREATE VIEW zoo.names AS SELECT "Name", length("Name") AS "Length" FROM zoo."Animals" """);
            zoo.AddRange(
                new Dog { Name = "Rex", Weight = 30, Height = 0.5m, Toy = "ball", Cage = new Range { From = 1, To = 3 } },
                new Bird { Name = "Coco", Weight = 1, Height = 0.2m, CanFly = true, Cage = new Range { From = 4, To = 4 } },
                new Bird { Name = "Emu", Weight = 40, Height = 1.6m, CanFly = false, Cage = new Range { From = 5, To = 9 }, IsGone = true },
                new Ticket { Text = "one" },
                new Ticket { Text = "two" },
                new Car { Plate = "C1", Doors = 4 },
                new Ship { Plate = "S1", Masts = 2 });
            await zoo.SaveChangesAsync();
        }

        await using (ZooContext zoo = new(server.ConnectionString))
        {
            Assert.Equal(["Coco", "Rex"], await zoo.Animals.OrderBy(a => a.Name).Select(a => a.Name).ToListAsync());
            Assert.Equal(3, await zoo.Animals.IgnoreQueryFilters().CountAsync());
            Assert.Equal(["Coco"], await zoo.Animals.OfType<Bird>().Where(b => b.CanFly).Select(b => b.Name).ToListAsync());
            Assert.Equal("ball", (await zoo.Animals.OfType<Dog>().SingleAsync()).Toy);
            Assert.Equal([120m, 25m], await zoo.Animals.OrderByDescending(a => a.Index).Select(a => Math.Round(a.Index)).ToListAsync());
            Assert.Equal([("Rex", 3), ("Coco", 1)], (await zoo.Animals.OrderByDescending(a => a.Cage.To - a.Cage.From).ToListAsync()).Select(a => (a.Name, a.Cage.To - a.Cage.From + 1)));
            Assert.Equal(["Coco", "Emu", "Rex"], await zoo.Names.Where(n => n.Length < 10).OrderBy(n => n.Name).Select(n => n.Name).ToListAsync());
            List<Ticket> tickets = await zoo.Tickets.OrderBy(t => t.Id).ToListAsync();
            Assert.Equal(["one", "two"], tickets.Select(t => t.Text).ToArray());
            Assert.Equal([1000L, 1007L], tickets.Select(t => t.Number));
            List<Vehicle> vehicles = await zoo.Vehicles.OrderBy(v => v.Plate).ToListAsync();
            Assert.Equal((4, 2), (Assert.IsType<Car>(vehicles[0]).Doors, Assert.IsType<Ship>(vehicles[1]).Masts));
            Assert.Equal("Rex", (await ZooContext.ByName(zoo, "Rex"))!.Name);
            Assert.Null(await ZooContext.ByName(zoo, "Emu"));
            await zoo.Database.ExecuteSqlAsync($"""DROP SCHEMA zoo CASCADE""");
        }
    }

    private sealed class ZooContext(string connectionString) : DbContext
    {
        public static readonly Func<ZooContext, string, Task<Animal?>> ByName =
            EF.CompileAsyncQuery((ZooContext zoo, string name) => zoo.Animals.SingleOrDefault(a => a.Name == name));

        public DbSet<Animal> Animals => Set<Animal>();

        public DbSet<Vehicle> Vehicles => Set<Vehicle>();

        public DbSet<Ticket> Tickets => Set<Ticket>();

        public DbSet<NameRow> Names => Set<NameRow>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql(connectionString);

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.HasDefaultSchema("zoo");
            modelBuilder.HasSequence<long>("numbers").StartsAt(1000).IncrementsBy(7);
            modelBuilder.Entity<Animal>(a =>
            {
                a.HasQueryFilter(x => !x.IsGone);
                a.Property(x => x.Index).HasComputedColumnSql("\"Weight\" / (\"Height\" * \"Height\")", stored: true);
                a.ComplexProperty(x => x.Cage);
                a.ToTable(t => t.HasComment("what lives here"));
                a.HasIndex(x => x.Name).IncludeProperties(x => x.Weight);
            });
            modelBuilder.Entity<Dog>();
            modelBuilder.Entity<Bird>();
            modelBuilder.Entity<Vehicle>().UseTptMappingStrategy();
            modelBuilder.Entity<Car>().ToTable("Cars");
            modelBuilder.Entity<Ship>().ToTable("Ships");
            modelBuilder.Entity<Ticket>(t =>
            {
                t.Property(x => x.Id).UseHiLo("ticket_ids");
                t.Property(x => x.Number).HasDefaultValueSql("nextval('zoo.numbers')");
            });
            modelBuilder.Entity<NameRow>().HasNoKey().ToView("names");
        }
    }

    private abstract class Animal
    {
        public int Id { get; set; }

        public required string Name { get; set; }

        public decimal Weight { get; set; }

        public decimal Height { get; set; }

        /// <summary>Computed by the database.</summary>
        public decimal Index { get; set; }

        public required Range Cage { get; set; }

        public bool IsGone { get; set; }
    }

    private sealed class Dog : Animal
    {
        public string? Toy { get; set; }
    }

    private sealed class Bird : Animal
    {
        public bool CanFly { get; set; }
    }

    private sealed class Range
    {
        public int From { get; set; }

        public int To { get; set; }
    }

    private abstract class Vehicle
    {
        public int Id { get; set; }

        public required string Plate { get; set; }
    }

    private sealed class Car : Vehicle
    {
        public int Doors { get; set; }
    }

    private sealed class Ship : Vehicle
    {
        public int Masts { get; set; }
    }

    private sealed class Ticket
    {
        public int Id { get; set; }

        public long Number { get; set; }

        public required string Text { get; set; }
    }

    private sealed class NameRow
    {
        public required string Name { get; set; }

        public int Length { get; set; }
    }
}
