using System.Text.Json;
using System.Text.Json.Serialization;
using Longitude.Sql.Types;

namespace Longitude.Sql.Catalog;

/// <summary>
/// How definitions are written into rows: as JSON after a byte for the format. What a definition did not have yet when its row was
/// written gets the default of its declaration, so a new property needs no new format. (Compiled serializers do not do that for
/// init-only properties, hence reflection.)
/// </summary>
internal sealed class CatalogJson
{
    private const byte Format = 1;

    private readonly JsonSerializerOptions _options;

    /// <param name="typeOf">Finds a type by its oid: the enums that were read first, or a built-in type.</param>
    public CatalogJson(Func<uint, SqlType> typeOf) => _options = new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new TypeConverter(typeOf), new SetConverter(), new JsonStringEnumConverter() },
    };

    public byte[] Write<T>(T definition)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(definition, _options);
        return [Format, .. json];
    }

    public T Read<T>(byte[] row)
    {
        if (row.Length == 0 || row[0] != Format)
            throw new SqlException(SqlStates.DataCorrupted, $"A row of the catalog has format {(row.Length == 0 ? -1 : row[0])}; this version of Longitude reads format {Format}. It was written by a newer one.");
        return JsonSerializer.Deserialize<T>(row.AsSpan(1), _options)!;
    }

    private sealed class TypeConverter(Func<uint, SqlType> typeOf) : JsonConverter<SqlType>
    {
        public override SqlType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => typeOf(reader.GetUInt32());

        public override void Write(Utf8JsonWriter writer, SqlType value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Oid);
    }

    private sealed class SetConverter : JsonConverter<IReadOnlySet<string>>
    {
        public override IReadOnlySet<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new SortedSet<string>(JsonSerializer.Deserialize<string[]>(ref reader, options)!, StringComparer.Ordinal);

        public override void Write(Utf8JsonWriter writer, IReadOnlySet<string> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Order(StringComparer.Ordinal).ToArray(), options);
    }
}

/// <summary>An enum as its row has it.</summary>
internal sealed record EnumRow(uint Oid, string Name, uint ArrayOid, string ArrayName, uint SchemaOid, IReadOnlyList<EnumLabel> Labels, TypeDetails Details)
{
    public static EnumRow Of(SqlType type, TypeDetails details) =>
        new(type.Oid, type.Name, type.Array!.Oid, type.Array.Name, type.SchemaOid, type.Labels, details);

    public SqlType ToType() => EnumTypes.Make(Oid, Name, ArrayOid, ArrayName, SchemaOid, Labels);
}

internal sealed record VersionRow(long Version);
