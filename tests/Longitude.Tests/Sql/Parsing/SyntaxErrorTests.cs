using Longitude.Sql;
using Longitude.Sql.Parsing;
using Longitude.Sql.Syntax;

namespace Longitude.Tests.Sql.Parsing;

/// <summary>Errors say what PostgreSQL 15 says, and point where it points: the tables hold what psql shows for the same text.</summary>
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
    [InlineData("select a NOT b", 14, "syntax error at or near \"b\"")]
    [InlineData("select 1 is foo", 13, "syntax error at or near \"foo\"")]
    [InlineData("select 1 in ()", 14, "syntax error at or near \")\"")]
    [InlineData("select ()", 9, "syntax error at or near \")\"")]
    [InlineData("select interval '1' year to day", 29, "syntax error at or near \"day\"")]
    [InlineData("select 1 limit 1 limit 2", 18, "syntax error at or near \"limit\"")]
    [InlineData("select 1 order by 1 order by 2", 21, "syntax error at or near \"order\"")]
    [InlineData("select 1.2.3", 11, "syntax error at or near \".3\"")]
    [InlineData("limit", 1, "syntax error at or near \"limit\"")]
    [InlineData("select 'abc", 8, "unterminated quoted string at or near \"'abc\"")]
    [InlineData("/* abc", 1, "unterminated /* comment at or near \"/* abc\"")]
    [InlineData("select $a$ b", 8, "unterminated dollar-quoted string at or near \"$a$ b\"")]
    [InlineData("select e'\\u00zz'", 10, "invalid Unicode escape", SqlStates.InvalidEscapeSequence)]
    [InlineData("select u&'\\00zz'", 11, "invalid Unicode escape")]
    [InlineData("select 0x1F", 8, "trailing junk after numeric literal at or near \"0x1F\"")]
    [InlineData("select 1_000", 8, "trailing junk after numeric literal at or near \"1_000\"")]
    [InlineData("select a.b.c.d.e.f", 8, "improper qualified name (too many dotted names): a.b.c.d.e.f")]
    [InlineData("create table a.b.c.d(x int)", 14, "improper qualified name (too many dotted names): a.b.c.d")]
    [InlineData("select int 'x' 'y'", 16, "syntax error at or near \"'y'\"")]
    [InlineData("select \"a", 8, "unterminated quoted identifier at or near \"\"a\"")]
    [InlineData("select \"\"", 8, "zero-length delimited identifier at or near \"\"\"\"")]
    [InlineData("insert into t values (1) returning", 35, "syntax error at end of input")]
    [InlineData("select * from (values (1)", 26, "syntax error at end of input")]
    [InlineData("select * from t where a = ", 27, "syntax error at end of input")]
    [InlineData("select f(a", 11, "syntax error at end of input")]
    [InlineData("select left from t", 13, "syntax error at or near \"from\"")]
    [InlineData("select case when 1 end", 20, "syntax error at or near \"end\"")]
    [InlineData("select case end", 13, "syntax error at or near \"end\"")]
    [InlineData("select 1 union", 15, "syntax error at end of input")]
    [InlineData("select 1,", 10, "syntax error at end of input")]
    [InlineData("select , 1", 8, "syntax error at or near \",\"")]
    [InlineData("select * from a join b", 23, "syntax error at end of input")]
    [InlineData("select * from a left b", 22, "syntax error at or near \"b\"")]
    [InlineData("insert t values (1)", 8, "syntax error at or near \"t\"")]
    [InlineData("insert into t (a values (1)", 18, "syntax error at or near \"values\"")]
    [InlineData("update t set", 13, "syntax error at end of input")]
    [InlineData("update t a = 1", 12, "syntax error at or near \"=\"")]
    [InlineData("delete t", 8, "syntax error at or near \"t\"")]
    [InlineData("create table t (a)", 19, "syntax error at end of input")]
    [InlineData("create table t (a int,)", 23, "syntax error at or near \")\"")]
    [InlineData("create table t (a int primary)", 30, "syntax error at or near \")\"")]
    [InlineData("create table (a int)", 14, "syntax error at or near \"(\"")]
    [InlineData("alter table t", 14, "syntax error at end of input")]
    [InlineData("alter table t add", 18, "syntax error at end of input")]
    [InlineData("alter table t alter a", 22, "syntax error at end of input")]
    [InlineData("select a b c from t", 12, "syntax error at or near \"c\"")]
    [InlineData("select 1 2", 10, "syntax error at or near \"2\"")]
    [InlineData("select * from t group a", 23, "syntax error at or near \"a\"")]
    [InlineData("select * from t order a", 23, "syntax error at or near \"a\"")]
    [InlineData("select * from t limit", 22, "syntax error at end of input")]
    [InlineData("select * from t for", 20, "syntax error at end of input")]
    [InlineData("begin foo", 7, "syntax error at or near \"foo\"")]
    [InlineData("rollback to", 12, "syntax error at end of input")]
    [InlineData("set", 4, "syntax error at end of input")]
    [InlineData("set x", 6, "syntax error at end of input")]
    [InlineData("set x =", 8, "syntax error at end of input")]
    [InlineData("show", 5, "syntax error at end of input")]
    [InlineData("grant select on t", 18, "syntax error at end of input")]
    [InlineData("grant on t to a", 7, "syntax error at or near \"on\"")]
    [InlineData("create index on t", 18, "syntax error at end of input")]
    [InlineData("create index i on t ()", 22, "syntax error at or near \")\"")]
    [InlineData("select $1a", 8, "trailing junk after parameter at or near \"$1a\"")]
    [InlineData("select 1 @@ ", 13, "syntax error at end of input")]
    [InlineData("select a between 1", 19, "syntax error at end of input")]
    [InlineData("select a between 1 or 2", 20, "syntax error at or near \"or\"")]
    [InlineData("select (1", 10, "syntax error at end of input")]
    [InlineData("select 1)", 9, "syntax error at or near \")\"")]
    [InlineData("select [1]", 8, "syntax error at or near \"[\"")]
    [InlineData("select {1}", 8, "syntax error at or near \"{\"")]
    [InlineData("select a[1", 11, "syntax error at end of input")]
    [InlineData("select * * 3", 10, "syntax error at or near \"*\"")]
    [InlineData("select a is not", 16, "syntax error at end of input")]
    [InlineData("select not", 11, "syntax error at end of input")]
    [InlineData("with a select 1", 8, "syntax error at or near \"select\"")]
    [InlineData("with a as select 1", 11, "syntax error at or near \"select\"")]
    [InlineData("with a as (select 1)", 21, "syntax error at end of input")]
    [InlineData("values", 7, "syntax error at end of input")]
    [InlineData("values 1", 8, "syntax error at or near \"1\"")]
    [InlineData("select cast(1 text)", 15, "syntax error at or near \"text\"")]
    [InlineData("select extract(year now())", 21, "syntax error at or near \"now\"")]
    [InlineData("select a::", 11, "syntax error at end of input")]
    [InlineData("select a:b", 9, "syntax error at or near \":\"")]
    [InlineData("select \\d", 8, "syntax error at or near \"\\\"")]
    [InlineData("select table", 8, "syntax error at or near \"table\"")]
    [InlineData("select a.1", 9, "syntax error at or near \".1\"")]
    [InlineData("select a..b", 9, "syntax error at or near \"..\"")]
    [InlineData("select count(*) over", 21, "syntax error at end of input")]
    [InlineData("select count(*) filter (a)", 25, "syntax error at or near \"a\"")]
    [InlineData("select sum(distinct)", 20, "syntax error at or near \")\"")]
    [InlineData("explain", 8, "syntax error at end of input")]
    [InlineData("explain foo", 9, "syntax error at or near \"foo\"")]
    [InlineData("copy t", 7, "syntax error at end of input")]
    [InlineData("copy t from", 12, "syntax error at end of input")]
    [InlineData("prepare p as", 13, "syntax error at end of input")]
    [InlineData("prepare p select 1", 11, "syntax error at or near \"select\"")]
    [InlineData("execute", 8, "syntax error at end of input")]
    [InlineData("fetch from", 11, "syntax error at end of input")]
    [InlineData("declare c for select 1", 11, "syntax error at or near \"for\"")]
    [InlineData("create view v as", 17, "syntax error at end of input")]
    [InlineData("create view v as delete from t", 18, "syntax error at or near \"delete\"")]
    [InlineData("create role", 12, "syntax error at end of input")]
    [InlineData("create role a foo", 15, "unrecognized role option \"foo\"")]
    [InlineData("lock t in foo mode", 11, "syntax error at or near \"foo\"")]
    [InlineData("comment on table t", 19, "syntax error at end of input")]
    [InlineData("comment on t is 'x'", 12, "syntax error at or near \"t\"")]
    [InlineData("truncate", 9, "syntax error at end of input")]
    [InlineData("drop foo x", 6, "syntax error at or near \"foo\"")]
    [InlineData("select 1 from a, ", 18, "syntax error at end of input")]
    [InlineData("select 1 from a natural b", 25, "syntax error at or near \"b\"")]
    [InlineData("select 1 from (a)", 17, "syntax error at or near \")\"")]
    [InlineData("select 1 from ((select 1) x)", 28, "syntax error at or near \")\"")]
    [InlineData("select 1 from (select 1) x y", 28, "syntax error at or near \"y\"")]
    [InlineData("select 'a' || ", 15, "syntax error at end of input")]
    [InlineData("select 1 where 1 = = 2", 20, "syntax error at or near \"=\"")]
    [InlineData("select a = b = c", 14, "syntax error at or near \"=\"")]
    [InlineData("select a like b like c", 17, "syntax error at or near \"like\"")]
    [InlineData("select a between b and c between d and e", 26, "syntax error at or near \"between\"")]
    [InlineData("select a is distinct from b is distinct from c", 29, "syntax error at or near \"is\"")]
    [InlineData("select distinct", 16, "syntax error at end of input")]
    [InlineData("select distinct from t", 17, "syntax error at or near \"from\"")]
    [InlineData("select 1 into", 14, "syntax error at end of input")]
    [InlineData("create table t as foo", 19, "syntax error at or near \"foo\"")]
    [InlineData("select \"a\" \"b\" \"c\"", 16, "syntax error at or near \"\"c\"\"")]
    [InlineData("select 1 fetch first 3 rows", 28, "syntax error at end of input")]
    [InlineData("select 1 offset 1 limit 2 offset 3", 27, "syntax error at or near \"offset\"")]
    [InlineData("select 1;; foo", 12, "syntax error at or near \"foo\"")]
    [InlineData("select sum(a) over (rows 1 following) from t", 26, "frame starting from following row cannot end with current row", SqlStates.WindowingError)]
    [InlineData("select u&'a' uescape '+'", 22, "invalid Unicode escape character at or near \"'+'\"")]
    [InlineData("create table t (a int default 1 and 2)", 33, "syntax error at or near \"and\"")]
    [InlineData("insert into t values (1) on conflict", 37, "syntax error at end of input")]
    [InlineData("insert into t values (1) on conflict do", 40, "syntax error at end of input")]
    [InlineData("insert into t values (1) on conflict (a) do update", 51, "syntax error at end of input")]
    [InlineData("select 1 where a = any 1", 24, "syntax error at or near \"1\"")]
    [InlineData("select 1 where a = any (1, 2)", 26, "syntax error at or near \",\"")]
    [InlineData("select *, from t", 11, "syntax error at or near \"from\"")]
    [InlineData("select a, from t", 11, "syntax error at or near \"from\"")]
    [InlineData("create table t (a int references)", 33, "syntax error at or near \")\"")]
    [InlineData("create table t (constraint x)", 29, "syntax error at or near \")\"")]
    [InlineData("create table t (a int constraint x)", 35, "syntax error at or near \")\"")]
    [InlineData("select 1 as from t", 18, "syntax error at or near \"t\"")]
    [InlineData("select x'zz'", 8, "\"z\" is not a valid hexadecimal digit", SqlStates.InvalidTextRepresentation)]
    [InlineData("select b'2'", 8, "\"2\" is not a valid binary digit", SqlStates.InvalidTextRepresentation)]
    public void Errors_are_those_of_PostgreSQL(string sql, int position, string message, string state = SqlStates.SyntaxError)
    {
        SqlException error = Assert.Throws<SqlException>(() => SqlParser.ParseScript(sql));
        Assert.Equal((state, message, position), (error.SqlState, error.Message, error.Position));
    }

    [Theory]
    [InlineData("merge into t using u on true when matched then delete", "MERGE is not supported")]
    [InlineData("create function f() returns int as 'select 1' language sql", "CREATE FUNCTION is not supported")]
    [InlineData("create or replace procedure p() language sql as ''", "CREATE PROCEDURE is not supported")]
    [InlineData("create table t (a int) partition by range (a)", "PARTITION BY is not supported")]
    [InlineData("create table t () inherits (u)", "INHERITS is not supported")]
    [InlineData("alter table t enable row level security", "ALTER TABLE ... ENABLE ROW is not supported")]
    [InlineData("select * from t tablesample system (1)", "TABLESAMPLE is not supported")]
    [InlineData("copy t from program 'ls'", "COPY ... PROGRAM is not supported")]
    [InlineData("create domain d as int", "CREATE DOMAIN is not supported")]
    public void What_is_not_served_is_refused_by_name(string sql, string message)
    {
        SqlException error = Assert.Throws<SqlException>(() => SqlParser.ParseScript(sql));
        Assert.Equal((SqlStates.FeatureNotSupported, message), (error.SqlState, error.Message));
    }

    [Fact]
    public void Positions_count_characters_and_not_halves_of_them()
    {
        SqlException error = Assert.Throws<SqlException>(() => SqlParser.ParseScript("select '😀😀' 'x'"));
        Assert.Equal(13, error.Position);
    }

    [Fact]
    public void An_error_in_a_later_statement_counts_from_the_beginning_of_the_text()
    {
        SqlException error = Assert.Throws<SqlException>(() => SqlParser.ParseScript("select 1;\nselect 2;\nselect from where"));
        Assert.Equal(33, error.Position);
    }

    [Fact]
    public void One_statement_is_wanted_where_one_is_prepared()
    {
        Assert.Null(SqlParser.ParseOne(" -- nothing"));
        Assert.IsType<SelectQuery>(SqlParser.ParseOne("select 1;"));
        SqlException error = Assert.Throws<SqlException>(() => SqlParser.ParseOne("select 1; select 2"));
        Assert.Equal("cannot insert multiple commands into a prepared statement", error.Message);
    }

    public static TheoryData<string, string, string> Deep => new()
    {
        { "(", "1", ")" },
        { "- ", "a", "" },
        { "not ", "a", "" },
        { "(select ", "1", ")" },
        { "f(", "1", ")" },
        { "case when a then ", "1", " end" },
        { "a[", "1", "]" },
        { "array[", "1", "]" },
        { "cast(", "1", " as int)" },
        { "1 + (", "1", ")" },
        { "", "1", "::int" },
        { "", "1", " + 1" },
        { "", "1", " || (1 || 1)" },
        { "", "(a)", ".b" },
        { "", "a", " is null" },
        { "substring(", "a", ", 1)" },
        { "exists (select * from (", "select 1", ") x)" },
        { "a between ", "1", " and 2" },
    };

    [Theory]
    [MemberData(nameof(Deep))]
    public void A_text_that_nests_too_deeply_is_refused(string before, string core, string after)
    {
        string sql = "select " + Repeat(before, 20_000) + core + Repeat(after, 20_000);
        SqlException error = Assert.Throws<SqlException>(() => SqlParser.ParseScript(sql));
        Assert.True(error.SqlState is SqlStates.StatementTooComplex or SqlStates.SyntaxError, error.Message);
    }

    [Theory]
    [InlineData("select 1", " union all select 1")]
    [InlineData("select * from a", " cross join a")]
    [InlineData("select * from a", " join a on true")]
    [InlineData("select 1", " + 1")]
    public void A_tree_that_is_too_deep_is_refused_and_half_of_it_is_not(string begin, string link)
    {
        Assert.Single(SqlParser.ParseScript(begin + Repeat(link, Parser.NestingMax / 2)));
        SqlException error = Assert.Throws<SqlException>(() => SqlParser.ParseScript(begin + Repeat(link, Parser.NestingMax + 1)));
        Assert.Equal(SqlStates.StatementTooComplex, error.SqlState);
    }

    [Fact]
    public void Chains_within_chains_count_together()
    {
        string inner = "1" + Repeat(" + 1", 600);
        Assert.Single(SqlParser.ParseScript("select " + inner));
        SqlException error = Assert.Throws<SqlException>(() => SqlParser.ParseScript($"select ({inner}){Repeat(" + 1", 600)}"));
        Assert.Equal(SqlStates.StatementTooComplex, error.SqlState);
    }

    [Fact]
    public void Long_lists_and_chains_of_AND_are_not_deep()
    {
        Assert.Single(SqlParser.ParseScript("select 1 where a = 1" + Repeat(" and b = 2", 20_000)));
        Assert.Single(SqlParser.ParseScript("select 1 where a in (1" + Repeat(", 2", 20_000) + ")"));
        Assert.Single(SqlParser.ParseScript("insert into t values (1)" + Repeat(", (2 + 3)", 20_000)));
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
