using System.Globalization;
using System.Text.RegularExpressions;
using Longitude.Cli;
using Longitude.Cli.Bench.Tpcc.Sql;
using Npgsql;

namespace Longitude.Tests.Tpcc;

/// <summary>The statements that are sent, and the addresses that they are sent to.</summary>
public sealed class TpccSqlTests
{
    [Fact]
    public void Every_statement_uses_each_of_its_parameters_and_the_placed_form_has_the_home_as_its_last()
    {
        foreach ((Statement plain, Statement placed) in Statements(new TpccSql(placed: false)).Zip(Statements(new TpccSql(placed: true))))
        {
            Assert.Equal(Enumerable.Range(1, plain.Types.Count), Parameters(plain));
            Assert.Equal(Enumerable.Range(1, plain.Types.Count + 1), Parameters(placed));
            Assert.DoesNotContain("home", plain.Text, StringComparison.Ordinal);
            Assert.Matches(@"home = \$\d|, home\)", placed.Text);
        }
    }

    [Fact]
    public void Placed_tables_name_the_home_in_every_key()
    {
        var sql = new TpccSql(placed: true);
        Assert.All(sql.CreateTables(), t => Assert.EndsWith(") PLACED BY home", t, StringComparison.Ordinal));
        Assert.All(sql.CreateTables().Where(t => t.Contains("PRIMARY KEY", StringComparison.Ordinal)), t => Assert.Contains("PRIMARY KEY (home, ", t, StringComparison.Ordinal));
        Assert.All(sql.CreateIndexes(), i => Assert.Contains("(home, ", i, StringComparison.Ordinal));
    }

    [Fact]
    public void There_is_at_least_one_query_for_each_condition() =>
        Assert.All(Enumerable.Range(1, 12), condition => Assert.NotEmpty(TpccSql.Violations(condition)));

    [Theory]
    [InlineData("postgres://ann:p%40ss@db.example:6432/shop?sslmode=require&application_name=mine")]
    [InlineData("Host=db.example;Port=6432;Username=ann;Password=p@ss;Database=shop;SSL Mode=Require;Application Name=mine")]
    public void Both_forms_of_an_address_are_read(string text)
    {
        NpgsqlConnectionStringBuilder address = ServerAddress.Parse(text);
        Assert.Equal(("db.example", 6432, "ann", "p@ss", "shop", "mine"), (address.Host, address.Port, address.Username, address.Password, address.Database, address.ApplicationName));
        Assert.Equal(SslMode.Require, address.SslMode);
        Assert.False(address.Pooling);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Port=1")]
    [InlineData("postgres://host:port/x")]
    [InlineData("postgres://host/x?no_such_option=1")]
    public void An_address_that_cannot_be_read_is_refused_with_an_example(string text) =>
        Assert.Contains("postgres://user@host:port/database", Assert.Throws<CommandException>(() => ServerAddress.Parse(text)).Message, StringComparison.Ordinal);

    private static IEnumerable<Statement> Statements(TpccSql sql) => typeof(TpccSql).GetProperties()
        .Where(p => p.GetMethod is { IsStatic: false })
        .SelectMany(p => p.GetValue(sql) switch
        {
            Statement one => [one],
            IReadOnlyList<Statement> many => many,
            _ => Array.Empty<Statement>(),
        });

    private static int[] Parameters(Statement statement) =>
    [
        .. Regex.Matches(statement.Text, @"\$(?<n>\d+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(m => int.Parse(m.Groups["n"].Value, CultureInfo.InvariantCulture))
            .Distinct()
            .Order(),
    ];
}
