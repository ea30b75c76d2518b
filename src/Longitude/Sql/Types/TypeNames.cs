using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Types;

/// <summary>How types are called: from a name to a type, and back to the name that SQL prefers.</summary>
internal static class TypeNames
{
    private static readonly FrozenDictionary<string, string> SqlNames = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bool"] = "boolean",
        ["int2"] = "smallint",
        ["int4"] = "integer",
        ["int8"] = "bigint",
        ["float4"] = "real",
        ["float8"] = "double precision",
        ["varchar"] = "character varying",
        ["bpchar"] = "character",
        ["time"] = "time without time zone",
        ["timetz"] = "time with time zone",
        ["timestamp"] = "timestamp without time zone",
        ["timestamptz"] = "timestamp with time zone",
        ["char"] = "\"char\"",
        ["any"] = "\"any\"",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_$");

    /// <summary>format_type(): SQL's name and the modifier, such as <c>character varying(10)[]</c>.</summary>
    public static string Format(SqlType type, int typmod)
    {
        bool isPlainArray = type.IsArray && type.Element!.Array == type;
        return isPlainArray ? FormatPlain(type.Element!, typmod) + "[]" : FormatPlain(type, typmod);
    }

    /// <summary>The type that a name stands for, and its modifier encoded as PostgreSQL does.</summary>
    /// <exception cref="SqlException">42704: there is none; 22023 or 42601: it has no such modifier.</exception>
    public static (SqlType Type, int Typmod) Resolve(TypeName name, CatalogSnapshot catalog, IReadOnlyList<string> searchPath)
    {
        SqlType type = Find(name.Name, catalog, searchPath) ?? throw Missing(name);
        int typmod = Typmods.Encode(type, name);
        if (name.ArrayDimensions > 0)
        {
            type = type.Array ?? throw new SqlException(SqlStates.UndefinedObject, $"could not find array type for data type {Format(type, -1)}")
            {
                Position = name.Position + 1,
            };
        }

        return (type, typmod);
    }

    /// <summary>A type by its name alone; null when there is none.</summary>
    public static SqlType? Find(QualifiedName name, CatalogSnapshot catalog, IReadOnlyList<string> searchPath)
    {
        if (name.Schema is null or "pg_catalog" && SqlTypes.ByName(name.Last) is { } builtIn)
            return builtIn;
        if (name.Schema is { } schema)
            return FindIn(schema, name.Last, catalog);
        foreach (string searched in searchPath)
        {
            if (FindIn(searched, name.Last, catalog) is { } found)
                return found;
        }

        return null;
    }

    private static SqlType? FindIn(string schema, string name, CatalogSnapshot catalog) =>
        catalog.Schemas.TryGetValue(schema, out SchemaInfo? info) && catalog.TypeNames.TryGetValue((info.Oid, name), out uint oid)
            ? catalog.Types[oid]
            : null;

    private static string FormatPlain(SqlType type, int typmod)
    {
        string name = SqlNames.GetValueOrDefault(type.Name) ?? Quote(type.Name);
        if (typmod < 0)
            return name;
        string modifier = Typmods.Format(type, typmod);
        const string zoned = " with";
        int zone = type.Kind is TypeKind.Time or TypeKind.TimeTz or TypeKind.Timestamp or TypeKind.TimestampTz
            ? name.IndexOf(zoned, StringComparison.Ordinal)
            : -1;
        return zone < 0 ? name + modifier : name[..zone] + modifier + name[zone..];
    }

    /// <summary>A name as it has to be written: in quotes when it holds anything but small letters, digits and underscores.</summary>
    public static string Quote(string name)
    {
        bool isPlain = name.Length > 0 && name[0] is (>= 'a' and <= 'z') or '_' && !name.AsSpan().ContainsAnyExcept(PlainCharacters);
        return isPlain ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static SqlException Missing(TypeName name)
    {
        string array = name.ArrayDimensions > 0 ? "[]" : "";
        return new SqlException(SqlStates.UndefinedObject, string.Create(CultureInfo.InvariantCulture, $"type \"{name.Name}{array}\" does not exist"))
        {
            Position = name.Position + 1,
        };
    }
}
