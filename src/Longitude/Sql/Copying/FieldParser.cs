using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Longitude.Sql.Types;

namespace Longitude.Sql.Copying;

/// <summary>Makes values of one column of the bytes of its fields; numbers without a text in between.</summary>
internal sealed class FieldParser(SqlType type, int typmod, TypeSettings settings)
{
    private const int StackCharsMax = 256;

    private readonly bool _isInteger = type.Kind is TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8;
    private readonly bool _isText = type.Kind is TypeKind.Text or TypeKind.Varchar;

    public Datum Text(ReadOnlySpan<byte> field)
    {
        if (_isInteger && TryInteger(field, out long number))
            return Datum.Of(number);
        if (!Utf8.IsValid(field))
            throw Invalid(field);
        if (field.Contains((byte)0))
            throw new SqlException(SqlStates.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00");
        if (_isText)
        {
            Datum text = Datum.Of(Encoding.UTF8.GetString(field));
            return typmod < 0 ? text : Casts.ApplyTypmod(text, type, typmod, isExplicit: false);
        }

        char[]? rented = null;
        Span<char> chars = field.Length <= StackCharsMax ? stackalloc char[StackCharsMax] : rented = ArrayPool<char>.Shared.Rent(field.Length);
        try
        {
            return TypeFormat.Parse(type, typmod, chars[..Encoding.UTF8.GetChars(field, chars)], settings);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<char>.Shared.Return(rented);
        }
    }

    public Datum Binary(ReadOnlySpan<byte> field)
    {
        Datum value = TypeFormat.ReadBinary(type, field);
        return typmod < 0 ? value : Casts.ApplyTypmod(value, type, typmod, isExplicit: false);
    }

    /// <summary>The plain form of numbers; everything else, and what does not fit, is left to the type's own reading and its errors.</summary>
    private bool TryInteger(ReadOnlySpan<byte> field, out long value)
    {
        const int digitsMax = 18;
        value = 0;
        bool isNegative = field is [(byte)'-', ..];
        if (isNegative)
            field = field[1..];
        if (field.IsEmpty || field.Length > digitsMax)
            return false;
        foreach (byte b in field)
        {
            int digit = b - '0';
            if ((uint)digit > 9)
                return false;
            value = (value * 10) + digit;
        }

        if (isNegative)
            value = -value;
        return type.Kind switch
        {
            TypeKind.Int2 => value is >= short.MinValue and <= short.MaxValue,
            TypeKind.Int4 => value is >= int.MinValue and <= int.MaxValue,
            _ => true,
        };
    }

    private static SqlException Invalid(ReadOnlySpan<byte> field)
    {
        int at = 0;
        while (at < field.Length && Rune.DecodeFromUtf8(field[at..], out _, out int length) == OperationStatus.Done)
            at += length;
        string bytes = string.Join(' ', field[at..Math.Min(at + 3, field.Length)].ToArray().Select(b => "0x" + b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        return new SqlException(SqlStates.CharacterNotInRepertoire, $"invalid byte sequence for encoding \"UTF8\": {bytes}");
    }
}
