using System.Data;
using Dapper;
using Longitude.Tests.Server;
using Npgsql;

namespace Longitude.Tests.Clients;

/// <summary>Dapper, which leaves the SQL to the application.</summary>
public sealed class DapperTests : IAsyncLifetime
{
    private RealServer? _server;
    private NpgsqlConnection? _connection;

    private NpgsqlConnection Connection => _connection!;

    public async ValueTask InitializeAsync()
    {
        _server = await RealServer.StartAsync();
        _connection = new NpgsqlConnection(_server.ConnectionString);
        await _connection.OpenAsync();
        await _connection.ExecuteAsync("""
            CREATE TABLE authors (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, born date, tags text[] NOT NULL DEFAULT '{}');
            CREATE TABLE books (isbn text PRIMARY KEY, author_id int NOT NULL REFERENCES authors, title text NOT NULL, price numeric(8,2) NOT NULL, published timestamptz);
            """);
        await _connection.ExecuteAsync("INSERT INTO authors (name, born, tags) VALUES (@Name, @Born, @Tags)", new[]
        {
            new { Name = "Ursula", Born = (DateTime?)new DateTime(1929, 10, 21, 0, 0, 0, DateTimeKind.Unspecified), Tags = new[] { "sf", "essays" } },
            new { Name = "Stanisław", Born = (DateTime?)null, Tags = new[] { "sf" } },
            new { Name = "Nobody", Born = (DateTime?)null, Tags = Array.Empty<string>() },
        });
        await _connection.ExecuteAsync(
            "INSERT INTO books SELECT @isbn, a.id, @title, @price, @published FROM authors a WHERE a.name = @author",
            new[]
            {
                new { isbn = "1", author = "Ursula", title = "The Dispossessed", price = 8.50m, published = new DateTime(1974, 5, 1, 0, 0, 0, DateTimeKind.Utc) },
                new { isbn = "2", author = "Ursula", title = "The Left Hand of Darkness", price = 9m, published = new DateTime(1969, 3, 1, 0, 0, 0, DateTimeKind.Utc) },
                new { isbn = "3", author = "Stanisław", title = "Solaris", price = 7.25m, published = new DateTime(1961, 6, 1, 0, 0, 0, DateTimeKind.Utc) },
            });
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _server!.DisposeAsync();
    }

    [Fact]
    public async Task Rows_become_objects()
    {
        Author ursula = await Connection.QuerySingleAsync<Author>("SELECT id, name, born, tags FROM authors WHERE name = @name", new { name = "Ursula" });
        Assert.Equal(("Ursula", new DateOnly(1929, 10, 21), "essays"), (ursula.Name, DateOnly.FromDateTime(ursula.Born!.Value), ursula.Tags[1]));
        Assert.Null((await Connection.QueryFirstAsync<Author>("SELECT * FROM authors WHERE born IS NULL ORDER BY id")).Born);
        Assert.Null(await Connection.QuerySingleOrDefaultAsync<Author>("SELECT * FROM authors WHERE id = @id", new { id = -1 }));
        Assert.Equal(24.75m, await Connection.ExecuteScalarAsync<decimal>("SELECT sum(price) FROM books"));
        Assert.Equal((3L, 7.25m), await Connection.QuerySingleAsync<(long, decimal)>("SELECT count(*), min(price) FROM books"));
        Assert.Equal(2, await Connection.ExecuteAsync("UPDATE books SET price = price * 2 WHERE price > @least", new { least = 8 }));
        int id = await Connection.QuerySingleAsync<int>("INSERT INTO authors (name) VALUES (@name) RETURNING id", new { name = "New" });
        Assert.Equal("New", await Connection.ExecuteScalarAsync<string>("SELECT name FROM authors WHERE id = @id", new { id }));
    }

    [Fact]
    public async Task Joined_rows_are_split_over_several_objects()
    {
        IEnumerable<Book> books = await Connection.QueryAsync<Book, Author, Book>(
            "SELECT b.*, a.* FROM books b JOIN authors a ON a.id = b.author_id ORDER BY b.isbn",
            (book, author) =>
            {
                book.Author = author;
                return book;
            });
        Assert.Equal(["Ursula", "Ursula", "Stanisław"], books.Select(b => b.Author!.Name).AsList());
        Assert.Equal(1961, books.Last().Published.Year);
    }

    [Fact]
    public async Task Several_results_are_read_one_after_another()
    {
        await using SqlMapper.GridReader results = await Connection.QueryMultipleAsync(
            "SELECT * FROM authors WHERE name = @name; SELECT title FROM books ORDER BY 1; SELECT count(*) FROM books WHERE price < @most", new { name = "Ursula", most = 9 });
        Assert.Equal("Ursula", (await results.ReadSingleAsync<Author>()).Name);
        Assert.Equal(["Solaris", "The Dispossessed", "The Left Hand of Darkness"], (await results.ReadAsync<string>()).AsList());
        Assert.Equal(2L, await results.ReadSingleAsync<long>());
    }

    [Fact]
    public async Task Lists_are_parameters()
    {
        string[] isbns = ["1", "3", "x"];
        Assert.Equal(["Solaris", "The Dispossessed"], (await Connection.QueryAsync<string>("SELECT title FROM books WHERE isbn = ANY(@isbns) ORDER BY 1", new { isbns })).AsList());
        Assert.Equal(1L, await Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM books WHERE NOT isbn = ANY(@isbns)", new { isbns }));
        Assert.Equal(0L, await Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM books WHERE isbn = ANY(@isbns)", new { isbns = Array.Empty<string>() }));
        Assert.Equal(2L, await Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM authors WHERE 'sf' = ANY(tags)"));
        Assert.Equal([1, 2, 2], await Connection.QueryAsync<int>("SELECT u FROM unnest(@numbers) u ORDER BY 1", new { numbers = new[] { 2, 1, 2 } }));
    }

    [Fact]
    public async Task Rows_without_a_type_are_dynamic()
    {
        dynamic row = await Connection.QuerySingleAsync("SELECT 1 AS one, 'two'::text AS two, 3.5::numeric AS three, NULL::int AS nothing, ARRAY[1,2] AS list, true AS yes");
        Assert.Equal(1, (int)row.one);
        Assert.Equal("two", (string)row.two);
        Assert.Equal(3.5m, (decimal)row.three);
        Assert.Null(row.nothing);
        Assert.Equal([1, 2], (int[])row.list);
        Assert.True((bool)row.yes);
        var parameters = new DynamicParameters();
        parameters.Add("a", 40, DbType.Int32);
        parameters.Add("b", 2L);
        Assert.Equal(42L, await Connection.ExecuteScalarAsync<long>("SELECT @a + @b", parameters));
    }

    [Fact]
    public async Task Transactions_commit_and_roll_back()
    {
        await using (NpgsqlTransaction transaction = await Connection.BeginTransactionAsync())
        {
            await Connection.ExecuteAsync("DELETE FROM books", transaction: transaction);
            Assert.Equal(0L, await Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM books", transaction: transaction));
            await transaction.RollbackAsync();
        }

        await using (NpgsqlTransaction transaction = await Connection.BeginTransactionAsync(IsolationLevel.Serializable))
        {
            await Connection.ExecuteAsync("UPDATE books SET title = title || '!'", transaction: transaction);
            PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() => Connection.ExecuteAsync("INSERT INTO books VALUES ('4', -1, 'x', 1)", transaction: transaction));
            Assert.Equal("23503", refused.SqlState);
        }

        Assert.Equal(3L, await Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM books WHERE title NOT LIKE '%!'"));
    }

    [Fact]
    public async Task Rows_are_read_as_they_come()
    {
        long sum = 0;
        await foreach (long n in Connection.QueryUnbufferedAsync<long>("SELECT g FROM generate_series(1, 5000) g"))
            sum += n;
        Assert.Equal(12_502_500, sum);
    }

    private sealed class Author
    {
        public int Id { get; set; }

        public required string Name { get; set; }

        public DateTime? Born { get; set; }

        public required string[] Tags { get; set; }
    }

    private sealed class Book
    {
        public required string Isbn { get; set; }

        public required string Title { get; set; }

        public decimal Price { get; set; }

        public DateTime Published { get; set; }

        public Author? Author { get; set; }
    }
}
