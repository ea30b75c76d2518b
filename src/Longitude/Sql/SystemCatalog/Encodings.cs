namespace Longitude.Sql.SystemCatalog;

/// <summary>Encodings by PostgreSQL's numbers. Longitude has UTF8; the names of the others are asked by tools that list them.</summary>
internal static class Encodings
{
    public const int Utf8 = 6;

    private static readonly string[] Names =
    [
        "SQL_ASCII", "EUC_JP", "EUC_CN", "EUC_KR", "EUC_TW", "EUC_JIS_2004", "UTF8", "MULE_INTERNAL", "LATIN1", "LATIN2", "LATIN3", "LATIN4", "LATIN5",
        "LATIN6", "LATIN7", "LATIN8", "LATIN9", "LATIN10", "WIN1256", "WIN1258", "WIN866", "WIN874", "KOI8R", "WIN1251", "WIN1252", "ISO_8859_5",
        "ISO_8859_6", "ISO_8859_7", "ISO_8859_8", "WIN1250", "WIN1253", "WIN1254", "WIN1255", "WIN1257", "KOI8U", "SJIS", "BIG5", "GBK", "UHC", "GB18030",
        "JOHAB", "SHIFT_JIS_2004",
    ];

    /// <summary>pg_encoding_to_char(): empty for a number that none has.</summary>
    public static string Name(long number) => number >= 0 && number < Names.Length ? Names[number] : "";

    /// <summary>pg_char_to_encoding(): -1 for an unknown name. Only letters and digits count.</summary>
    public static int Number(string name)
    {
        string plain = Plain(name);
        return plain is "UNICODE" ? Utf8 : Array.FindIndex(Names, n => string.Equals(Plain(n), plain, StringComparison.Ordinal));
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
