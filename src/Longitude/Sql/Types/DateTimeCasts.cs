namespace Longitude.Sql.Types;

/// <summary>Casts between dates, times and intervals.</summary>
internal static class DateTimeCasts
{
    public static IEnumerable<CastDeclaration> All =>
    [
        NumberCasts.Make("date timestamp i 2024 timestamp", static (v, _) => Datum.Of(DateToTimestamp(v.Int64))),
        NumberCasts.Make("date timestamptz i 1174 timestamptz", static (v, a) => Datum.Of(DateToZoned(v.Int64, a.Types))),
        NumberCasts.Make("timestamp date a 2029 date", static (v, _) => Datum.Of(ToDate(v.Int64))),
        NumberCasts.Make("timestamp time a 1316 time", static (v, _) => ToTime(v.Int64)),
        NumberCasts.Make("timestamp timestamptz i 2028 timestamptz", static (v, a) => Datum.Of(ToZoned(v.Int64, a.Types))),
        NumberCasts.Make("timestamptz timestamp a 2027 timestamp", static (v, a) => Datum.Of(ToLocal(v.Int64, a.Types))),
        NumberCasts.Make("timestamptz date a 1178 date", static (v, a) => Datum.Of(ToDate(ToLocal(v.Int64, a.Types)))),
        NumberCasts.Make("timestamptz time a 2019 time", static (v, a) => ToTime(ToLocal(v.Int64, a.Types))),
        NumberCasts.Make("timestamptz timetz a 1388 timetz", static (v, a) => ToTimeTz(v.Int64, a.Types)),
        NumberCasts.Make("time interval i 1370 interval", static (v, _) => Datum.OfObject(new Interval(0, 0, v.Int64))),
        NumberCasts.Make("interval time a 1419 time", static (v, _) => Datum.Of(Calendar.Split(v.As<Interval>().Micros).Time)),
        NumberCasts.Make("time timetz i 2047 timetz", static (v, a) => AddZone(v.Int64, a.Types)),
        NumberCasts.Make("timetz time a 2046 time", static (v, _) => Datum.Of(v.As<TimeTz>().Time)),
    ];

    public static long DateToTimestamp(long days)
    {
        if (!Calendar.IsFiniteDate(days))
            return days == Calendar.DateInfinity ? Calendar.Infinity : Calendar.MinusInfinity;
        bool fits = days < Calendar.MicrosEnd / Calendar.DayMicros;
        return fits ? days * Calendar.DayMicros : throw new SqlException(SqlStates.DatetimeFieldOverflow, "date out of range for timestamp");
    }

    /// <summary>The same for comparison: dates after the last timestamp count as infinite.</summary>
    public static long DateToTimestampOrEnd(long days) =>
        Calendar.IsFiniteDate(days) && days >= Calendar.MicrosEnd / Calendar.DayMicros ? Calendar.MicrosEnd : DateToTimestamp(days);

    public static long DateToZoned(long days, TypeSettings settings) => ToZoned(DateToTimestamp(days), settings);

    /// <summary>The moment at which a local time is.</summary>
    public static long ToZoned(long local, TypeSettings settings) => ToZoned(local, settings.TimeZone);

    public static long ToZoned(long local, TimeZoneInfo zone) =>
        Calendar.IsFinite(local) ? Calendar.Check((Int128)local - TimeZones.OffsetOfLocal(zone, local) * Calendar.SecondMicros) : local;

    /// <summary>The local time at a moment.</summary>
    public static long ToLocal(long utc, TypeSettings settings) => ToLocal(utc, settings.TimeZone);

    public static long ToLocal(long utc, TimeZoneInfo zone) =>
        Calendar.IsFinite(utc) ? Calendar.Check((Int128)utc + TimeZones.OffsetAt(zone, utc) * Calendar.SecondMicros) : utc;

    public static long ToDate(long local)
    {
        if (Calendar.IsFinite(local))
            return Calendar.Split(local).Days;
        return local == Calendar.Infinity ? Calendar.DateInfinity : Calendar.DateMinusInfinity;
    }

    private static Datum ToTime(long local) => Calendar.IsFinite(local) ? Datum.Of(Calendar.Split(local).Time) : Datum.Null;

    private static Datum ToTimeTz(long utc, TypeSettings settings)
    {
        if (!Calendar.IsFinite(utc))
            return Datum.Null;
        int offset = TimeZones.OffsetAt(settings.TimeZone, utc);
        return Datum.OfObject(new TimeTz(Calendar.Split(utc + offset * Calendar.SecondMicros).Time, offset));
    }

    private static Datum AddZone(long time, TypeSettings settings)
    {
        long today = ToLocal(settings.Now(), settings);
        long local = Calendar.Split(today).Days * Calendar.DayMicros + time;
        return Datum.OfObject(new TimeTz(time, TimeZones.OffsetOfLocal(settings.TimeZone, local)));
    }
}
