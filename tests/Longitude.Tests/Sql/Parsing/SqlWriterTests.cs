using Longitude.Sql.Parsing;
using Longitude.Sql.Syntax;

namespace Longitude.Tests.Sql.Parsing;

public sealed class SqlWriterTests
{
    [Theory]
    [InlineData("1+2*3", "1 + 2 * 3")]
    [InlineData("(1+2)*3", "(1 + 2) * 3")]
    [InlineData("1-(2-3)", "1 - (2 - 3)")]
    [InlineData("(a and b) or not (c or d)", "a AND b OR NOT (c OR d)")]
    [InlineData("(a = b) = c", "(a = b) = c")]
    [InlineData("a = (not b)", "a = (NOT b)")]
    [InlineData("- - a", "- - a")]
    [InlineData("(-1)::int", "(-1)::integer")]
    [InlineData("-1::int", "- 1::integer")]
    [InlineData("2 ^ -1", "2 ^ -1")]
    [InlineData("@ -5", "@ -5")]
    [InlineData("cast(x as varchar(10)[])", "x::character varying(10)[]")]
    [InlineData("timestamp with time zone '2020-01-01'", "'2020-01-01'::timestamp with time zone")]
    [InlineData("interval '1' day to second(3)", "'1'::interval day to second(3)")]
    [InlineData("a is null is not distinct from b", "(a IS NULL) IS NOT DISTINCT FROM b")]
    [InlineData("a not between 1 and 2 + 3", "a NOT BETWEEN 1 AND 2 + 3")]
    [InlineData("a between (b collate \"C\") and c", "a BETWEEN (b COLLATE \"C\") AND c")]
    [InlineData("a in (1,2) and b not in (select 1)", "a IN (1, 2) AND b NOT IN (SELECT 1)")]
    [InlineData("a like 'x' escape '!'", "a LIKE 'x' ESCAPE '!'")]
    [InlineData("a operator(pg_catalog.~) '^(x)$'", "a OPERATOR(pg_catalog.~) '^(x)$'")]
    [InlineData("a = some (array[1])", "a = ANY (ARRAY[1])")]
    [InlineData("trim(leading 'x' from y)", "TRIM(LEADING 'x' FROM y)")]
    [InlineData("substring(a from 2 for 3) || substring(a, 2)", "SUBSTRING(a FROM 2 FOR 3) || \"substring\"(a, 2)")]
    [InlineData("position('a' in b)", "POSITION('a' IN b)")]
    [InlineData("extract(YEAR from a)", "EXTRACT(year FROM a)")]
    [InlineData("\"Select\".\"a b\".user_", "\"Select\".\"a b\".user_")]
    [InlineData("'a''b\\c'", "E'a''b\\\\c'")]
    [InlineData("x'1f'", "X'1f'")]
    [InlineData("(a).b[1:2].c", "(a).b[1:2].c")]
    [InlineData("a[1][2]", "a[1][2]")]
    [InlineData("case a when 1 then 2 else 3 end", "CASE a WHEN 1 THEN 2 ELSE 3 END")]
    [InlineData("count(distinct a order by b desc) filter (where c) over (w partition by d)", "count(DISTINCT a ORDER BY b DESC) FILTER (WHERE c) OVER (w PARTITION BY d)")]
    [InlineData("sum(a) over (rows 1 preceding)", "sum(a) OVER (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)")]
    [InlineData("a at time zone 'UTC'", "a AT TIME ZONE 'UTC'")]
    [InlineData("current_timestamp(3)", "CURRENT_TIMESTAMP(3)")]
    public void Expressions_are_written_with_the_fewest_parentheses(string sql, string written) =>
        Assert.Equal(written, SqlWriter.Write(SqlParser.ParseExpression(sql)));

    [Theory]
    [InlineData("a > 0 and b + 1 < c * 2", "((a > 0) AND ((b + 1) < (c * 2)))")]
    [InlineData("a is not null or f(b)", "((a IS NOT NULL) OR f(b))")]
    [InlineData("a", "a")]
    [InlineData("'x'::text", "'x'::text")]
    public void All_parentheses_can_be_had(string sql, string written) =>
        Assert.Equal(written, SqlWriter.Write(SqlParser.ParseExpression(sql), allParentheses: true));

    [Fact]
    public void Views_are_listed_with_a_line_for_each_clause()
    {
        Statement query = SqlParser.ParseOne("select a, b as c from t join u using (a) where a > 1 group by a order by b limit 1")!;
        Assert.Equal(
            " SELECT a,\n    b AS c\n   FROM t\n     JOIN u USING (a)\n  WHERE a > 1\n  GROUP BY a\n  ORDER BY b\n  LIMIT 1",
            SqlWriter.Write(query, lines: true));
    }

    public static TheoryData<string> Texts => [.. StatementTexts.All];

    [Theory]
    [MemberData(nameof(Texts))]
    public void What_is_written_is_parsed_to_the_same_tree(string sql)
    {
        foreach (Statement statement in SqlParser.ParseScript(sql))
        {
            if (statement is not (Query or InsertStatement or UpdateStatement or DeleteStatement))
                continue;
            string expected = SyntaxText.Of(statement);
            Assert.Equal(expected, SyntaxText.Of(SqlParser.ParseOne(SqlWriter.Write(statement))));
            Assert.Equal(expected, SyntaxText.Of(SqlParser.ParseOne(SqlWriter.Write(statement, lines: true))));
        }
    }
}
