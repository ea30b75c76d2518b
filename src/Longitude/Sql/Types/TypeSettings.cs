namespace Longitude.Sql.Types;

internal enum DateOrder
{
    Ymd,
    Dmy,
    Mdy,
}

internal enum DateFormat
{
    Iso,
    Sql,
    Postgres,
    German,
}

internal enum IntervalFormat
{
    Postgres,
    PostgresVerbose,
    SqlStandard,
    Iso8601,
}

/// <summary>The run-time parameters that say how values are written and read. Immutable.</summary>
internal sealed record TypeSettings
{
    public static readonly TypeSettings Default = new();

    public DateFormat DateFormat { get; init; } = DateFormat.Iso;

    public DateOrder DateOrder { get; init; } = DateOrder.Mdy;

    public IntervalFormat IntervalFormat { get; init; } = IntervalFormat.Postgres;

    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>What SHOW TimeZone says.</summary>
    public string TimeZoneName { get; init; } = "UTC";

    /// <summary>bytea_output: hex, else escape.</summary>
    public bool ByteaAsHex { get; init; } = true;

    public int ExtraFloatDigits { get; init; } = 1;

    /// <summary>now(), which words such as 'today' go by: microseconds since 2000-01-01 UTC.</summary>
    public Func<long> Now { get; init; } = Clock;

    /// <summary>Names of tables, roles and their like, for the reg* types; null when there is no catalog at hand: then only oids are known.</summary>
    public IObjectNames? Names { get; init; }

    private static long Clock() => (DateTime.UtcNow - new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Ticks / TimeSpan.TicksPerMicrosecond;
}

/// <summary>Finds objects of the catalog for values of types such as regclass.</summary>
internal interface IObjectNames
{
    /// <summary>The oid of an object, by its name as it is written in SQL.</summary>
    /// <param name="type">regclass, regrole, ...</param>
    /// <exception cref="SqlException">There is none, or the name is not valid.</exception>
    uint Find(SqlType type, string name);

    /// <summary>The name to write for an oid, quoted and with its schema where that is needed; null when there is no such object.</summary>
    string? NameOf(SqlType type, uint oid);
}
