using Longitude.Client;

namespace Longitude.Tests.Sql.Places;

/// <summary>Tables whose rows live in several cities, in a world with distances between them.</summary>
public sealed class PlacedTableTests
{
    private static readonly WorldOptions Cities = new()
    {
        Leaves = [new("world/eu/london"), new("world/us/newyork"), new("world/asia/tokyo")],
        RoundTrips = [new("world/eu", "world/us", 20), new("world/eu", "world/asia", 60), new("world/us", "world/asia", 40)],
    };

    private const string Accounts =
        """
        CREATE TABLE account (city place, id int, owner text, balance bigint NOT NULL CHECK (balance >= 0), PRIMARY KEY (city, id)) PLACED BY city;
        CREATE INDEX ON account (owner);
        INSERT INTO account VALUES ('world/eu/london', 1, 'ann', 1000), ('world/asia/tokyo', 1, 'bob', 1000), ('world/us/newyork', 7, 'ann', 5)
        """;

    [Fact]
    public async Task Rows_live_where_their_column_says_and_are_found_from_everywhere()
    {
        await using SqlTestDatabase database = await SqlTestDatabase.OpenAsync(Cities);
        await using SqlTestSession london = database.Connect(place: "world/eu/london"), tokyo = database.Connect(place: "world/asia/tokyo");
        await london.RunAsync(Accounts);
        await london.RunAsync("BEGIN; UPDATE account SET balance = balance - 100 WHERE city = 'world/eu/london' AND id = 1; UPDATE account SET balance = balance + 100 WHERE city = 'world/asia/tokyo' AND id = 1; COMMIT");
        await tokyo.RunAsync("SET longitude.level = 'strict'");
        Assert.Equal(
            "world/asia/tokyo|1|bob|1100\nworld/eu/london|1|ann|900\nworld/us/newyork|7|ann|5",
            (await tokyo.RunAsync("SELECT * FROM account ORDER BY city::text")).ToString());
        Assert.Equal("905", await tokyo.ValueAsync("SELECT sum(balance) FROM account WHERE owner = 'ann'"));
    }
}
