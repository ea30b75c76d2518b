using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>A type in the terms of information_schema: its standard name, and its lengths and precisions.</summary>
internal static class TypeDescription
{
    private const int UnlimitedBytes = 1 << 30;
    private const int BytesPerCharacter = 4;
    private const int ModifierOffset = 4;
    private const int FractionDigits = 6;

    /// <summary>data_type: the type's name, ARRAY, or USER-DEFINED.</summary>
    public static string Name(SqlType type)
    {
        if (type.IsArray)
            return "ARRAY";
        return type.SchemaOid == 0 ? TypeNames.Format(type, -1) : "USER-DEFINED";
    }

    /// <summary>The columns that columns, attributes, domains and their like share.</summary>
    public static (string, Cell)[] Of(SqlType type, int typmod) =>
    [
        ("data_type", Name(type)), ("character_maximum_length", Length(type, typmod)), ("character_octet_length", Bytes(type, typmod)),
        ("numeric_precision", Precision(type, typmod)), ("numeric_precision_radix", Radix(type)), ("numeric_scale", Scale(type, typmod)),
        ("datetime_precision", Fraction(type, typmod)),
    ];

    private static long? Length(SqlType type, int typmod) => type.Kind is TypeKind.Varchar or TypeKind.Char && typmod >= ModifierOffset ? typmod - ModifierOffset : null;

    private static long? Bytes(SqlType type, int typmod) => type.Kind switch
    {
        TypeKind.Varchar or TypeKind.Char when typmod >= ModifierOffset => (typmod - ModifierOffset) * BytesPerCharacter,
        TypeKind.Varchar or TypeKind.Char or TypeKind.Text when type.Category == 'S' => UnlimitedBytes,
        _ => null,
    };

    private static long? Precision(SqlType type, int typmod) => type.Kind switch
    {
        TypeKind.Int2 => 16,
        TypeKind.Int4 => 32,
        TypeKind.Int8 => 64,
        TypeKind.Float4 => 24,
        TypeKind.Float8 => 53,
        TypeKind.Numeric when typmod >= ModifierOffset => ((typmod - ModifierOffset) >> 16) & 0xFFFF,
        _ => null,
    };

    private static long? Radix(SqlType type) => type.Kind switch
    {
        TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Float4 or TypeKind.Float8 => 2,
        TypeKind.Numeric => 10,
        _ => null,
    };

    // A scale is eleven bits with a sign.
    private static long? Scale(SqlType type, int typmod) => type.Kind switch
    {
        TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 => 0,
        TypeKind.Numeric when typmod >= ModifierOffset => ((((typmod - ModifierOffset) & 0x7FF) ^ 0x400) - 0x400),
        _ => null,
    };

    private static long? Fraction(SqlType type, int typmod) => type.Kind switch
    {
        TypeKind.Date => 0,
        TypeKind.Time or TypeKind.TimeTz or TypeKind.Timestamp or TypeKind.TimestampTz => typmod >= 0 ? typmod : FractionDigits,
        TypeKind.Interval => typmod >= 0 && (typmod & 0xFFFF) <= FractionDigits ? typmod & 0xFFFF : FractionDigits,
        _ => null,
    };
}
