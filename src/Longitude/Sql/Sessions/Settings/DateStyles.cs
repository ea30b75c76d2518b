using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions.Settings;

/// <summary>DateStyle: a format and the order of the fields, either of which may be left out.</summary>
internal static class DateStyles
{
    public static string Normalize(SettingDefinition setting, string value)
    {
        (DateFormat format, DateOrder order) = Parse(setting, value);
        return $"{FormatName(format)}, {order.ToString().ToUpperInvariant()}";
    }

    public static (DateFormat Format, DateOrder Order) Parse(SettingDefinition setting, string value)
    {
        DateFormat? format = null;
        DateOrder? order = null;
        foreach (string part in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (part.ToLowerInvariant())
            {
                case "iso":
                    format = DateFormat.Iso;
                    break;
                case "sql":
                    format = DateFormat.Sql;
                    break;
                case "postgres":
                    format = DateFormat.Postgres;
                    break;
                case "german":
                    format = DateFormat.German;
                    order ??= DateOrder.Dmy;
                    break;
                case "ymd":
                    order = DateOrder.Ymd;
                    break;
                case "dmy" or "euro" or "european":
                    order = DateOrder.Dmy;
                    break;
                case "mdy" or "us" or "noneuro" or "noneuropean":
                    order = DateOrder.Mdy;
                    break;
                case "default":
                    break;
                default:
                    throw setting.Invalid(value);
            }
        }

        return (format ?? DateFormat.Iso, order ?? DateOrder.Mdy);
    }

    private static string FormatName(DateFormat format) => format switch
    {
        DateFormat.Iso => "ISO",
        DateFormat.Sql => "SQL",
        DateFormat.Postgres => "Postgres",
        _ => "German",
    };
}
