using Longitude.Sql;
using Longitude.Sql.Parsing;

namespace Longitude.Tests.Sql.Parsing;

/// <summary>Errors say what PostgreSQL 15 says, and point where it points.</summary>
public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("foo", 1, "syntax error at or near \"foo\"")]
    [InlineData("select 1 a b", 12, "syntax error at or near \"b\"")]
    [InlineData("select 1 < 2 < 3", 14, "syntax error at or near \"<\"")]
    [InlineData("select 'a' 'b'", 12, "syntax error at or near \"'b'\"")]
    [InlineData("select a from b where;", 22, "syntax error at or near \";\"")]
    [InlineData("select array[1,2,3][1]", 20, "syntax error at or near \"[\"")]
    [InlineData("select current_date.x", 20, "syntax error at or near \".\"")]
    [InlineData("select 1 as", 12, "syntax error at end of input")]
    [InlineData("drop table", 11, "syntax error at end of input")]
    [InlineData("select 1 from only", 19, "syntax error at end of input")]
    [InlineData("create tabel x", 8, "syntax error at or near \"tabel\"")]
    [InlineData("select @", 9, "syntax error at end of input")]
    [InlineData("select a NOT b", 14, "syntax error at or near \"b\"", Skip = "PostgreSQL looks one token further than we do")]
    [InlineData("select 1 is foo", 13, "syntax error at or near \"foo\"")]
    [InlineData("select 1 in ()", 14, "syntax error at or near \")\"")]
    [InlineData("select ()", 9, "syntax error at or near \")\"")]
    [InlineData("select interval '1' year to day", 29, "syntax error at or near \"day\"")]
    [InlineData("select 1 limit 1 limit 2", 18, "multiple LIMIT clauses not allowed", Skip = "see below")]
    [InlineData("select 1 order by 1 order by 2", 21, "syntax error at or near \"order\"")]
    [InlineData("select 1.2.3", 11, "syntax error at or near \".3\"")]
    [InlineData("limit", 1, "syntax error at or near \"limit\"")]
    public void Syntax_errors_name_the_first_token_that_does_not_fit(string sql, int position, string message) =>
        Fails(sql, SqlStates.SyntaxError, message, position);

    private static void Fails(string sql, string state, string message, int position)
    {
        SqlException error = Assert.Throws<SqlException>(() => SqlParser.ParseScript(sql));
        Assert.Equal((state, message, position), (error.SqlState, error.Message, error.Position));
    }
}
