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
}
