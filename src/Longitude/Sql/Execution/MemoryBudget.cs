using System.Globalization;
using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution;

/// <summary>
/// What one execution keeps in memory for sorts, hash tables and results in between, in rough bytes. A statement that wants more than its
/// limit fails; the process, which others use too, does not.
/// </summary>
internal sealed class MemoryBudget(long limit)
{
    /// <summary>The run-time parameter that says the limit, with PostgreSQL's units: kB when it is a bare number.</summary>
    public const string SettingName = "longitude.query_memory_max";

    public const long DefaultLimit = 256L << 20;

    private const int StringOverhead = 24;
    private const int ObjectBytes = 48;

    private long _used;

    public long Limit => limit;

    public long Used => _used;

    public long Peak { get; private set; }

    public static MemoryBudget Of(ISessionState session) => new(Parse(session.Setting(SettingName)));

    /// <summary>Reads a size such as <c>64MB</c>; the default when there is none or it is not a size.</summary>
    public static long Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return DefaultLimit;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        int digits = 0;
        while (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
            digits++;
        if (!long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            return DefaultLimit;
        int shift = rest[digits..].Trim() switch
        {
            "B" => 0,
            "" or "kB" => 10,
            "MB" => 20,
            "GB" => 30,
            "TB" => 40,
            _ => -1,
        };
        return shift < 0 || number == 0 || number > long.MaxValue >> shift ? DefaultLimit : number << shift;
    }

    /// <exception cref="SqlException">53200: the limit is reached.</exception>
    public void Take(long bytes)
    {
        _used += bytes;
        if (_used > Peak)
            Peak = _used;
        if (_used > limit)
            throw Exhausted();
    }

    public void Give(long bytes) => _used -= bytes;

    /// <summary>What a value keeps alive beyond its sixteen bytes.</summary>
    public static long SizeOf(Datum value) => value.Reference switch
    {
        string s => StringOverhead + (2L * s.Length),
        byte[] b => StringOverhead + b.Length,
        SqlArray a => ObjectBytes + (16L * a.Items.Length),
        _ => ObjectBytes,
    };

    private SqlException Exhausted() => new(SqlStates.OutOfMemory, "out of memory")
    {
        Detail = string.Create(CultureInfo.InvariantCulture, $"The statement needs more than the {limit >> 10} kB that \"{SettingName}\" allows."),
        Hint = $"Let the statement keep fewer rows at once, or raise the limit with SET {SettingName}.",
    };
}
