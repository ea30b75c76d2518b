namespace Longitude.Sql.Types;

/// <summary>What kind of value a type holds: how it is kept, compared, encoded and written.</summary>
internal enum TypeKind : byte
{
    Unknown,
    Boolean,
    Int2,
    Int4,
    Int8,
    Oid,
    Float4,
    Float8,
    Numeric,
    Text,
    Varchar,
    Char,
    Name,
    InternalChar,
    Bytea,
    Uuid,
    Date,
    Time,
    TimeTz,
    Timestamp,
    TimestampTz,
    Interval,
    Json,
    Jsonb,
    Enum,
    Array,
    Record,
    Void,

    /// <summary>regclass, regtype and their like: an oid that is written as a name.</summary>
    Reg,

    /// <summary>anyelement, anyarray and their like: stand for others in declarations of functions.</summary>
    Pseudo,

    /// <summary>tid: where a row is stored.</summary>
    Tid,

    JsonPath,
}

/// <summary>
/// A type. Built-in types are the static members of <c>SqlTypes</c>, with PostgreSQL's oids and names; enums and their arrays come from
/// the catalog. Compared by reference within one catalog snapshot, or by <see cref="Oid"/>.
/// </summary>
internal sealed class SqlType
{
    public required uint Oid { get; init; }

    /// <summary>pg_type.typname, such as <c>int4</c>; SQL's name for it (<c>integer</c>) is the business of format_type.</summary>
    public required string Name { get; init; }

    public required TypeKind Kind { get; init; }

    /// <summary>pg_type.typcategory: N numbers, S strings, D dates and times, B boolean, A arrays, E enums, U others, ...</summary>
    public char Category { get; init; } = 'U';

    public bool IsPreferred { get; init; }

    /// <summary>pg_type.typlen: bytes of a fixed-length type; -1 for others.</summary>
    public short Length { get; init; } = -1;

    /// <summary>The type of an array's elements; null for others.</summary>
    public SqlType? Element { get; init; }

    /// <summary>The type of arrays of this type; null where there is none.</summary>
    public SqlType? Array { get; set; }

    /// <summary>An enum's labels, in their order; empty for others.</summary>
    public IReadOnlyList<EnumLabel> Labels { get; init; } = [];

    /// <summary>The schema that an enum was made in; null for built-in types, which are pg_catalog's.</summary>
    public uint SchemaOid { get; init; }

    /// <summary>How values of this type are ordered and hashed.</summary>
    public DatumComparer Comparer => field ??= new DatumComparer(this);

    public bool IsArray => Kind == TypeKind.Array;

    public bool IsString => Category == 'S';

    public bool IsNumber => Category == 'N';

    public override string ToString() => Name;
}

/// <summary>A label of an enum: <see cref="Number"/> never changes and is what a value keeps; <see cref="SortOrder"/> orders the labels.</summary>
internal sealed record EnumLabel(int Number, string Text, float SortOrder);
