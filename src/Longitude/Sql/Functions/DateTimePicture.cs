// to_char(), to_date() and to_timestamp() share pictures such as 'YYYY-MM-DD HH24:MI:SS'. A picture is cut into keywords and text once;
// writing and reading then go through the pieces. DateTimePicture.cs cuts, DateTimeWriter.cs writes, DateTimeScanner.cs reads.
using System.Collections.Concurrent;

namespace Longitude.Sql.Functions;

/// <summary>A piece of a picture.</summary>
/// <param name="Key">The keyword in upper case; empty for text.</param>
/// <param name="Written">As it is written in the picture: for text the text, for keywords their case.</param>
internal readonly record struct PicturePiece(string Key, string Written)
{
    /// <summary>FM: no blanks and zeros that only fill.</summary>
    public bool IsTight { get; init; }

    /// <summary>TH or th behind the keyword.</summary>
    public string? Ordinal { get; init; }

    /// <summary>Text in quotation marks, of which to_timestamp() skips as many characters.</summary>
    public bool IsQuoted { get; init; }
}

internal static class DateTimePicture
{
    private const int KeptMax = 500;

    // The longer ones first where one begins with another.
    private static readonly string[] Keys =
    [
        "A.D.", "A.M.", "AD", "AM", "B.C.", "BC", "CC", "DAY", "DDD", "DD", "DY", "D", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "FX", "HH24", "HH12", "HH",
        "IDDD", "ID", "IW", "IYYY", "IYY", "IY", "I", "J", "MI", "MM", "MONTH", "MON", "MS", "OF", "P.M.", "PM", "Q", "RM", "SSSSS", "SSSS", "SS", "TZH",
        "TZM", "TZ", "US", "WW", "W", "Y,YYY", "YYYY", "YYY", "YY", "Y",
    ];

    private static readonly ConcurrentDictionary<string, PicturePiece[]> Kept = new(StringComparer.Ordinal);

    public static PicturePiece[] Parse(string picture)
    {
        if (Kept.TryGetValue(picture, out PicturePiece[]? kept))
            return kept;
        PicturePiece[] pieces = [.. Cut(picture)];
        if (Kept.Count >= KeptMax)
            Kept.Clear();
        Kept[picture] = pieces;
        return pieces;
    }

    private static List<PicturePiece> Cut(string picture)
    {
        var pieces = new List<PicturePiece>();
        int at = 0;
        while (at < picture.Length)
        {
            bool isTight = false;
            while (StartsWith(picture, at, "FM") || StartsWith(picture, at, "TM"))
            {
                isTight |= (picture[at] | 0x20) == 'f';
                at += 2;
            }

            if (at == picture.Length)
                break;
            if (picture[at] == '"')
            {
                at = CutQuoted(picture, at, pieces);
                continue;
            }

            if (FindKey(picture, at) is { } key)
            {
                string written = picture.Substring(at, key.Length);
                at += key.Length;
                string? ordinal = StartsWith(picture, at, "TH") ? picture.Substring(at, 2) : null;
                if (ordinal is not null)
                    at += 2;
                else if (string.CompareOrdinal(picture, at, "SP", 0, 2) == 0)
                    at += 2;
                pieces.Add(new PicturePiece(key, written) { IsTight = isTight, Ordinal = ordinal });
                continue;
            }

            if (picture[at] == '\\' && at + 1 < picture.Length)
                at++;
            pieces.Add(new PicturePiece("", picture[at].ToString()));
            at++;
        }

        return pieces;
    }

    private static int CutQuoted(string picture, int at, List<PicturePiece> pieces)
    {
        var text = new System.Text.StringBuilder();
        for (at++; at < picture.Length && picture[at] != '"'; at++)
        {
            if (picture[at] == '\\' && at + 1 < picture.Length)
                at++;
            text.Append(picture[at]);
        }

        pieces.Add(new PicturePiece("", text.ToString()) { IsQuoted = true });
        return at + 1;
    }

    private static bool StartsWith(string picture, int at, string word) =>
        string.Compare(picture, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0 && at + word.Length <= picture.Length &&
        (char.IsAsciiLetterUpper(picture[at]) == char.IsAsciiLetterUpper(picture[at + 1]));

    // A keyword is in upper or in lower case; names of months and days also with a capital.
    private static string? FindKey(string picture, int at)
    {
        foreach (string key in Keys)
        {
            if (at + key.Length > picture.Length || string.Compare(picture, at, key, 0, key.Length, StringComparison.OrdinalIgnoreCase) != 0)
                continue;
            ReadOnlySpan<char> written = picture.AsSpan(at, key.Length);
            bool isUpper = written.SequenceEqual(key);
            bool isLower = written.SequenceEqual(key.ToLowerInvariant());
            bool isName = key is "MONTH" or "MON" or "DAY" or "DY";
            bool isCapital = isName && char.IsAsciiLetterUpper(written[0]) && !written[1..].ContainsAnyInRange('A', 'Z');
            if (isUpper || isLower || isCapital)
                return key;
        }

        return null;
    }
}
