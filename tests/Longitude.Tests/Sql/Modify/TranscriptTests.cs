using System.Runtime.CompilerServices;

namespace Longitude.Tests.Sql.Modify;

public sealed class TranscriptTests
{
    public static TheoryData<string> Transcripts => Transcript.In(Folder());

    [Theory]
    [MemberData(nameof(Transcripts))]
    public Task Answers_are_those_of_PostgreSQL(string transcript) => Transcript.CheckAsync(Folder(), transcript);

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
