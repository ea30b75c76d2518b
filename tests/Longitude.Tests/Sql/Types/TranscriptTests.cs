namespace Longitude.Tests.Sql.Types;

/// <summary>Types, casts, operators and functions answer what PostgreSQL 15 answers.</summary>
public sealed class TranscriptTests
{
    [Theory]
    [InlineData("datefunctions.txt")]
    [InlineData("dates.txt")]
    [InlineData("edges.txt")]
    [InlineData("integers.txt")]
    [InlineData("intervals.txt")]
    [InlineData("json.txt")]
    [InlineData("numbers.txt")]
    [InlineData("patterns.txt")]
    [InlineData("texts.txt")]
    [InlineData("values.txt")]
    public void Answers_are_those_of_PostgreSQL(string file) => Transcript.Open(file).Check();
}
