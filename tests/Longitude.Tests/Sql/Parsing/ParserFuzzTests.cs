using System.Text;
using Longitude.Sql;
using Longitude.Sql.Parsing;
using Longitude.Sql.Syntax;

namespace Longitude.Tests.Sql.Parsing;

/// <summary>Whatever the text: the parser gives a tree or a <see cref="SqlException"/>, nothing else.</summary>
public sealed class ParserFuzzTests
{
    private const int Rounds = 40_000;
    private const string Strange = "'\"$()[],;.:+-*/%^<>=~!@#&|`?\\\0\n\t éeEuUbBxX&00123\uD83D\uDE00\uD800";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Mutated_statements_give_trees_that_can_be_written_or_syntax_errors(int seed)
    {
        Random random = new(seed);
        string[] texts = [.. StatementTexts.All];
        for (int round = 0; round < Rounds; round++)
        {
            string sql = Mutate(texts[random.Next(texts.Length)], texts, random);
            try
            {
                foreach (Statement statement in SqlParser.ParseScript(sql))
                    CheckWritten(statement, sql);
            }
            catch (SqlException error)
            {
                Assert.InRange(error.Position, 0, sql.Length + 1);
                Assert.True(error.SqlState.Length == 5 && error.SqlState is not SqlStates.InternalError, error.Message);
            }
        }
    }

    private static void CheckWritten(Statement statement, string sql)
    {
        if (statement is not (Query or InsertStatement or UpdateStatement or DeleteStatement))
            return;
        string written = SqlWriter.Write(statement);
        string again = SyntaxText.Of(SqlParser.ParseOne(written));
        Assert.True(SyntaxText.Of(statement) == again, $"{sql}\nwas written as\n{written}");
    }

    private static string Mutate(string text, string[] others, Random random)
    {
        StringBuilder sql = new(text);
        for (int edits = random.Next(1, 5); edits > 0; edits--)
        {
            string[] words = others[random.Next(others.Length)].Split(' ');
            int at = random.Next(sql.Length + 1);
            switch (random.Next(5))
            {
                case 0:
                    sql.Insert(at, Strange[random.Next(Strange.Length)]);
                    break;
                case 1:
                    sql.Insert(at, " " + words[random.Next(words.Length)] + " ");
                    break;
                case 2 when at < sql.Length:
                    sql.Remove(at, Math.Min(random.Next(1, 6), sql.Length - at));
                    break;
                case 3 when at < sql.Length:
                    sql[at] = Strange[random.Next(Strange.Length)];
                    break;
                default:
                    int begin = random.Next(words.Length);
                    sql.Insert(at, " " + string.Join(' ', words.Skip(begin).Take(random.Next(1, 5))) + " ");
                    break;
            }
        }

        return sql.ToString();
    }
}
