using System.Collections.Frozen;

namespace Longitude.Sql.Parsing;

/// <summary>How far a keyword may serve as a name.</summary>
internal enum KeywordClass : byte
{
    /// <summary>Any name.</summary>
    Unreserved,

    /// <summary>Columns and tables, but no functions or types.</summary>
    ColumnName,

    /// <summary>Functions and types, but no columns or tables.</summary>
    TypeOrFunctionName,

    /// <summary>Only a label after AS.</summary>
    Reserved,
}

/// <summary>PostgreSQL 15's keywords and their classes (appendix C of its manual), and the unreserved words of places.</summary>
internal static class Keywords
{
    private const int WordLengthMax = 32;

    private const string Unreserved = """
        abort absolute access action add admin after aggregate also alter always asensitive assertion assignment at atomic attach
        attribute backward before begin breadth by cache call called cascade cascaded catalog chain characteristics checkpoint class
        close cluster columns comment comments commit committed compression configuration conflict connection constraints content
        continue conversion copy cost csv cube current cursor cycle data database day deallocate declare defaults deferred definer
        delete delimiter delimiters depends depth detach dictionary disable discard document domain double drop each enable encoding
        encrypted enum escape event everywhere exclude excluding exclusive execute explain expression extension external family filter
        finalize first following force forward function functions generated global granted groups handler header hold hour identity if
        immediate immutable implicit import include including increment index indexes inherit inherits inline input insensitive insert
        instead invoker isolation key label language large last leakproof level listen load local location lock locked logged mapping
        match matched materialized maxvalue merge method minute minvalue mode month move name names new next nfc nfd nfkc nfkd no
        normalized nothing notify nowait nulls object of off oids old operator option options ordinality others over overriding owned
        owner parallel parameter parser partial partition passing password place placed plans policy preceding prepare prepared preserve
        prior privileges procedural procedure procedures program publication quote range read reassign recheck recursive ref referencing
        refresh reindex relative release rename repeatable replace replica reset restart restrict return returns revoke role rollback
        rollup routine routines rows rule savepoint schema schemas scroll search second security sequence sequences serializable server
        session set sets share show simple skip snapshot sql stable standalone start statement statistics stdin stdout storage stored
        strict strip subscription support sysid system tables tablespace temp template temporary text ties transaction transform trigger
        truncate trusted type types uescape unbounded uncommitted unencrypted unknown unlisten unlogged until update vacuum valid
        validate validator value varying version view views volatile whitespace within without work wrapper write xml year yes zone
        """;

    private const string ColumnNames = """
        between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int integer interval
        least national nchar none normalize nullif numeric out overlay position precision real row setof smallint substring time
        timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
        xmlserialize xmltable
        """;

    private const string TypeOrFunctionNames = """
        authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like natural
        notnull outer overlaps right similar tablesample verbose
        """;

    private const string Reserved = """
        all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_catalog
        current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end except false
        fetch for foreign from grant group having in initially intersect into lateral leading limit localtime localtimestamp not null
        offset on only or order placing primary references returning select session_user some symmetric table then to trailing true
        union unique user using variadic when where window with
        """;

    /// <summary>Not to be used as a label without AS.</summary>
    private const string NeedAs = """
        array as char character create day except fetch filter for from grant group having hour intersect into isnull limit minute month
        notnull offset on order over overlaps precision returning second to union varying where window with within without year
        """;

    private static readonly KeywordClass[] Classes = new KeywordClass[Enum.GetValues<Keyword>().Length];
    private static readonly bool[] BareLabels = new bool[Classes.Length];
    private static readonly FrozenDictionary<string, Keyword> ByWord = Build();
    private static readonly FrozenDictionary<string, Keyword>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        ByWord.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All words with their classes, in alphabetical order: pg_get_keywords().</summary>
    public static IEnumerable<(string Word, KeywordClass Class, bool IsBareLabel)> All =>
        ByWord.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, Classes[(int)p.Value], BareLabels[(int)p.Value]));

    public static KeywordClass ClassOf(Keyword keyword) => Classes[(int)keyword];

    public static bool IsBareLabel(Keyword keyword) => BareLabels[(int)keyword];

    /// <summary>The keyword that a word in any case is; none if it is none.</summary>
    public static Keyword Find(ReadOnlySpan<char> word)
    {
        if (word.Length > WordLengthMax)
            return Keyword.Absent;
        Span<char> lower = stackalloc char[WordLengthMax];
        for (int i = 0; i < word.Length; i++)
        {
            char c = word[i];
            lower[i] = c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
        }

        return BySpan.TryGetValue(lower[..word.Length], out Keyword found) ? found : Keyword.Absent;
    }

    private static FrozenDictionary<string, Keyword> Build()
    {
        Dictionary<string, Keyword> words = new(StringComparer.Ordinal);
        foreach ((string text, KeywordClass of) in new[]
        {
            (Unreserved, KeywordClass.Unreserved), (ColumnNames, KeywordClass.ColumnName),
            (TypeOrFunctionNames, KeywordClass.TypeOrFunctionName), (Reserved, KeywordClass.Reserved),
        })
        {
            foreach (string word in Split(text))
            {
                Keyword keyword = Enum.Parse<Keyword>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
                words.Add(word, keyword);
                Classes[(int)keyword] = of;
                BareLabels[(int)keyword] = true;
            }
        }

        foreach (string word in Split(NeedAs))
            BareLabels[(int)words[word]] = false;
        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
