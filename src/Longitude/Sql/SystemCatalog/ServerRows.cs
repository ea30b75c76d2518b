using System.Globalization;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions.Settings;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>What the server and its sessions are: settings, languages, collations, access methods, time zones.</summary>
internal static class ServerRows
{
    public static IEnumerable<Datum[]> Settings(SystemReader reader, SystemRelation relation)
    {
        foreach (SettingDefinition setting in SettingCatalog.All.OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase))
        {
            string value = reader.Session.Setting(setting.Name) ?? setting.Default;
            bool isDefault = string.Equals(value, setting.Default, StringComparison.Ordinal);
            yield return relation.Row(
                ("name", setting.Name), ("setting", value), ("category", setting.IsFixed ? "Preset Options" : "Client Connection Defaults"),
                ("short_desc", setting.Description), ("context", setting.IsFixed ? "internal" : "user"), ("vartype", KindOf(setting)),
                ("source", isDefault ? "default" : "session"), ("boot_val", setting.Default), ("reset_val", setting.Default), ("pending_restart", false));
        }
    }

    public static IEnumerable<Datum[]> AccessMethods(SystemReader reader, SystemRelation relation) =>
    [
        relation.Row(("oid", 2), ("amname", "heap"), ("amtype", "t")),
        relation.Row(("oid", 403), ("amname", "btree"), ("amtype", "i")),
    ];

    public static IEnumerable<Datum[]> Languages(SystemReader reader, SystemRelation relation) =>
    [
        relation.Row(("oid", 12), ("lanname", "internal"), ("lanowner", SystemOids.FirstRole)),
        relation.Row(("oid", 14), ("lanname", "sql"), ("lanowner", SystemOids.FirstRole), ("lanpltrusted", true)),
    ];

    public static IEnumerable<Datum[]> Collations(SystemReader reader, SystemRelation relation) =>
    [
        Collation(relation, 100, "default", "d", null),
        Collation(relation, 950, "C", "c", "C"),
        Collation(relation, 951, "POSIX", "c", "POSIX"),
    ];

    public static IEnumerable<Datum[]> TimeZones(SystemReader reader, SystemRelation relation)
    {
        DateTimeOffset now = Epoch.AddMicroseconds(reader.Session.TransactionTime);
        foreach (TimeZoneInfo zone in TimeZoneInfo.GetSystemTimeZones().OrderBy(z => z.Id, StringComparer.Ordinal))
        {
            bool isSummer = zone.IsDaylightSavingTime(now);
            yield return relation.Row(
                ("name", zone.Id), ("abbrev", isSummer ? zone.DaylightName : zone.StandardName), ("utc_offset", Interval(zone.GetUtcOffset(now))), ("is_dst", isSummer));
        }
    }

    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Datum Interval(TimeSpan offset)
    {
        string sign = offset < TimeSpan.Zero ? "-" : "";
        return TypeFormat.Parse(SqlTypes.Interval, -1, sign + offset.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture), TypeSettings.Default);
    }

    private static Datum[] Collation(SystemRelation relation, uint oid, string name, string provider, string? locale) => relation.Row(
        ("oid", oid), ("collname", name), ("collnamespace", SystemOids.PgCatalog), ("collowner", SystemOids.FirstRole), ("collprovider", provider),
        ("collisdeterministic", true), ("collencoding", -1), ("collcollate", locale), ("collctype", locale));

    private static string KindOf(SettingDefinition setting) => setting.Default switch
    {
        "on" or "off" => "bool",
        _ when long.TryParse(setting.Default, CultureInfo.InvariantCulture, out _) => "integer",
        _ => "string",
    };
}
