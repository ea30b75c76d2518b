using System.Runtime.CompilerServices;

namespace Longitude.Sql.Types;

/// <summary>
/// One SQL value, of a type that whoever holds it knows. Sixteen bytes: small values lie in the bits, large ones behind the
/// reference. The default is NULL.
/// </summary>
/// <remarks>
/// What each type keeps: boolean, smallint, integer, bigint, oid and reg* types as a 64-bit number; real and double as the bits of
/// a double; date as days since 2000-01-01; time, timestamp and timestamptz as microseconds (since midnight, or since 2000-01-01;
/// infinity is the least and greatest number, as in PostgreSQL's binary format); an enum as its label's number. Text types and json are a
/// <see cref="string"/>, bytea a byte array, uuid a boxed <see cref="Guid"/>, and numeric, interval, jsonb, arrays and records objects of
/// their own, all immutable.
/// </remarks>
internal readonly struct Datum
{
    private static readonly object InBits = new();

    private readonly object? _reference;
    private readonly long _bits;

    private Datum(object? reference, long bits)
    {
        _reference = reference;
        _bits = bits;
    }

    public static Datum Null => default;

    public static Datum True { get; } = new(InBits, 1);

    public static Datum False { get; } = new(InBits, 0);

    public bool IsNull => _reference is null;

    /// <summary>True when the value lies behind the reference, and keeps an object alive.</summary>
    public bool HasObject => _reference is not null && !ReferenceEquals(_reference, InBits);

    /// <summary>The number in the bits; meaningless for NULL and for values behind the reference.</summary>
    public long Int64 => _bits;

    public int Int32 => (int)_bits;

    public bool Boolean => _bits != 0;

    public double Double => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>True for TRUE; false for FALSE and NULL: what WHERE asks.</summary>
    public bool IsTrue => _bits != 0 && _reference is not null;

    public string Text => As<string>();

    public byte[] Bytes => As<byte[]>();

    /// <summary>The value behind the reference; null when NULL.</summary>
    public object? Reference => _reference;

    public static Datum Of(bool value) => new(InBits, value ? 1 : 0);

    public static Datum Of(long value) => new(InBits, value);

    public static Datum Of(double value) => new(InBits, BitConverter.DoubleToInt64Bits(value));

    public static Datum Of(string value) => new(value, 0);

    public static Datum Of(byte[] value) => new(value, 0);

    /// <summary>A value kept behind the reference: a <see cref="Guid"/>, or an object of one of the types' own classes.</summary>
    public static Datum OfObject(object value) => new(value, 0);

    /// <summary>The object behind the reference, whose class the value's type fixes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T As<T>()
        where T : class => Unsafe.As<T>(_reference)!;

    public override string ToString() => _reference switch
    {
        null => "NULL",
        _ when ReferenceEquals(_reference, InBits) => _bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => _reference.ToString()!,
    };
}
