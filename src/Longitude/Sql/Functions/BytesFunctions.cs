using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Functions of bytea, hashes, and the ways to write bytes as text.</summary>
internal static class BytesFunctions
{
    private const int Base64LineLength = 76;

    public static readonly OperatorInfo[] Operators =
    [
        Define.Operator("||", 2018, 2011, "byteacat(bytea, bytea) bytea", static (a, b, _) => Datum.Of([.. a.Bytes, .. b.Bytes])),
        Define.Operator("~~", 2016, 2005, "bytealike(bytea, bytea) bool", static (a, b, _) => Datum.Of(IsLike(a, b))),
        Define.Operator("!~~", 2017, 2006, "byteanlike(bytea, bytea) bool", static (a, b, _) => Datum.Of(!IsLike(a, b))),
    ];

    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(2010, "length(bytea) int4", static (b, _) => Datum.Of((long)b.Bytes.Length)),
        Define.Scalar(720, "octet_length(bytea) int4", static (b, _) => Datum.Of((long)b.Bytes.Length)),
        Define.Scalar(1810, "bit_length(bytea) int4", static (b, _) => Datum.Of(8L * b.Bytes.Length)),
        Define.Scalar(6163, "bit_count(bytea) int8", static (b, _) => Datum.Of(b.Bytes.Sum(x => (long)BitOperations.PopCount(x)))),
        Define.Scalar(2086, "substr(bytea, int4) bytea", static (b, from, _) => Datum.Of(Substring(b.Bytes, from.Int64, uint.MaxValue))),
        Define.Scalar(2085, "substr(bytea, int4, int4) bytea", static (b, from, n, _) => Datum.Of(Substring(b.Bytes, from.Int64, n.Int64))),
        Define.Scalar(2013, "substring(bytea, int4) bytea", static (b, from, _) => Datum.Of(Substring(b.Bytes, from.Int64, uint.MaxValue))),
        Define.Scalar(2012, "substring(bytea, int4, int4) bytea", static (b, from, n, _) => Datum.Of(Substring(b.Bytes, from.Int64, n.Int64))),
        Define.Scalar(752, "overlay(bytea, bytea, int4) bytea", static (b, with, from, _) => Overlay(b.Bytes, with.Bytes, from.Int64, with.Bytes.Length)),
        Define.ScalarN(749, "overlay(bytea, bytea, int4, int4) bytea", static (a, _) => Overlay(a[0].Bytes, a[1].Bytes, a[2].Int64, a[3].Int64)),
        Define.Scalar(2014, "position(bytea, bytea) int4", static (b, part, _) => Datum.Of(b.Bytes.AsSpan().IndexOf(part.Bytes) + 1L)),
        Define.Scalar(2015, "btrim(bytea, bytea) bytea", static (b, c, _) => Datum.Of(b.Bytes.AsSpan().Trim(c.Bytes).ToArray())),
        Define.Scalar(6195, "ltrim(bytea, bytea) bytea", static (b, c, _) => Datum.Of(b.Bytes.AsSpan().TrimStart(c.Bytes).ToArray())),
        Define.Scalar(6196, "rtrim(bytea, bytea) bytea", static (b, c, _) => Datum.Of(b.Bytes.AsSpan().TrimEnd(c.Bytes).ToArray())),
        Define.Scalar(721, "get_byte(bytea, int4) int4", static (b, n, _) => Datum.Of((long)b.Bytes[Index(n.Int64, b.Bytes.Length)])),
        Define.Scalar(722, "set_byte(bytea, int4, int4) bytea", static (b, n, value, _) => SetByte(b.Bytes, n.Int64, value.Int64)),
        Define.Scalar(723, "get_bit(bytea, int8) int4", static (b, n, _) => Datum.Of((long)((b.Bytes[Index(n.Int64, 8L * b.Bytes.Length) / 8] >> (int)(n.Int64 % 8)) & 1))),
        Define.Scalar(724, "set_bit(bytea, int8, int4) bytea", static (b, n, value, _) => SetBit(b.Bytes, n.Int64, value.Int64)),
        Define.Scalar(2311, "md5(text) text", static (t, _) => Datum.Of(Md5(Encoding.UTF8.GetBytes(t.Text)))),
        Define.Scalar(2321, "md5(bytea) text", static (b, _) => Datum.Of(Md5(b.Bytes))),
        Define.Scalar(3419, "sha224(bytea) bytea", static (b, _) => Datum.Of(Sha224.Hash(b.Bytes))),
        Define.Scalar(3420, "sha256(bytea) bytea", static (b, _) => Datum.Of(SHA256.HashData(b.Bytes))),
        Define.Scalar(3421, "sha384(bytea) bytea", static (b, _) => Datum.Of(SHA384.HashData(b.Bytes))),
        Define.Scalar(3422, "sha512(bytea) bytea", static (b, _) => Datum.Of(SHA512.HashData(b.Bytes))),
        Define.Scalar(1946, "encode(bytea, text) text", static (b, format, _) => Datum.Of(Encode(b.Bytes, format.Text))),
        Define.Scalar(1947, "decode(text, text) bytea", static (t, format, _) => Datum.Of(Decode(t.Text, format.Text))),
        Define.Scalar(1714, "convert_from(bytea, name) text", static (b, name, _) => Datum.Of(FromEncoding(b, name.Text))),
        Define.Scalar(1813, "convert(bytea, name, name) bytea", static (b, from, to, _) => Datum.Of(ToEncoding(FromEncoding(b, from.Text), to.Text))),
        Define.Scalar(1713, "length(bytea, name) int4", static (b, name, _) => Datum.Of((long)TextLength.Of(FromEncoding(b, name.Text, "")))),
        Define.Scalar(1717, "convert_to(text, name) bytea", static (t, name, _) => Datum.Of(ToEncoding(t.Text, name.Text))),
    ];

    private static byte[] Substring(byte[] bytes, long from, long count)
    {
        if (count < 0)
            throw new SqlException(SqlStates.SubstringError, "negative substring length not allowed");
        long end = Math.Clamp(from - 1 + count, 0, bytes.Length);
        long start = Math.Clamp(from - 1, 0, bytes.Length);
        return start >= end ? [] : bytes[(int)start..(int)end];
    }

    private static Datum Overlay(byte[] bytes, byte[] with, long from, long count)
    {
        if (from <= 0)
            throw new SqlException(SqlStates.SubstringError, "negative substring length not allowed");
        _ = IntegerOperators.Int4(from + count);
        int start = (int)Math.Min(from - 1, bytes.Length);
        int stop = (int)Math.Clamp(from - 1 + count, 0, bytes.Length);
        return Datum.Of([.. bytes[..start], .. with, .. bytes[stop..]]);
    }

    private static int Index(long index, long length) =>
        index >= 0 && index < length
            ? (int)index
            : throw new SqlException(SqlStates.ArraySubscriptError, $"index {index} out of valid range, 0..{length - 1}");

    private static Datum SetByte(byte[] bytes, long n, long value)
    {
        int at = Index(n, bytes.Length);
        byte[] copy = [.. bytes];
        copy[at] = (byte)value;
        return Datum.Of(copy);
    }

    private static Datum SetBit(byte[] bytes, long n, long value)
    {
        int at = Index(n, 8L * bytes.Length);
        if (value is not (0 or 1))
            throw new SqlException(SqlStates.InvalidParameterValue, "new bit must be 0 or 1");
        byte[] copy = [.. bytes];
        int bit = 1 << (at % 8);
        copy[at / 8] = (byte)(value == 1 ? copy[at / 8] | bit : copy[at / 8] & ~bit);
        return Datum.Of(copy);
    }

    // The function's name says which hash it is; nothing is protected by it.
#pragma warning disable CA5351
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351

    private static string Encode(byte[] bytes, string format)
    {
        switch (format.ToLowerInvariant())
        {
            case "hex":
                return Convert.ToHexStringLower(bytes);
            case "base64":
                return BreakLines(Convert.ToBase64String(bytes));
            case "escape":
                return EncodeEscape(bytes);
            default:
                throw BadEncoding(format);
        }
    }

    private static byte[] Decode(string text, string format) => format.ToLowerInvariant() switch
    {
        "hex" => ByteaFormat.ParseHex(text),
        "base64" => DecodeBase64(text),
        "escape" => ByteaFormat.ParseEscapes(text),
        _ => throw BadEncoding(format),
    };

    private static SqlException BadEncoding(string format) => new(SqlStates.InvalidParameterValue, $"unrecognized encoding: \"{format}\"");

    private static string BreakLines(string text)
    {
        if (text.Length <= Base64LineLength)
            return text;
        var lines = new StringBuilder();
        for (int i = 0; i < text.Length; i += Base64LineLength)
            lines.Append(i > 0 ? "\n" : "").Append(text, i, Math.Min(Base64LineLength, text.Length - i));
        return lines.ToString();
    }

    // Unlike bytea's own text, only zeros, backslashes and bytes beyond ASCII are written as escapes.
    private static string EncodeEscape(byte[] bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte b in bytes)
        {
            if (b == '\\')
                text.Append("\\\\");
            else if (b is 0 or >= 0x80)
                text.Append('\\').Append((char)('0' + (b >> 6))).Append((char)('0' + ((b >> 3) & 7))).Append((char)('0' + (b & 7)));
            else
                text.Append((char)b);
        }

        return text.ToString();
    }

    private static byte[] DecodeBase64(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !Blanks.Is(c) && c is not ('+' or '/' or '='))
                throw new SqlException(SqlStates.InvalidParameterValue, $"invalid symbol \"{c}\" found while decoding base64 sequence");
        }

        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new SqlException(SqlStates.InvalidParameterValue, "invalid base64 end sequence")
            {
                Hint = "Input data is missing padding, is truncated, or is otherwise corrupted.",
            };
        }
    }

    private static bool IsUtf8(string name, string side)
    {
        string plain = name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
        return plain switch
        {
            "UTF8" or "UNICODE" or "SQLASCII" => true,
            "LATIN1" or "ISO88591" => false,
            _ => throw new SqlException(SqlStates.InvalidParameterValue, $"invalid {side}encoding name \"{name}\""),
        };
    }

    private static string FromEncoding(Datum bytes, string name, string side = "source ") =>
        IsUtf8(name, side) ? TypeFormat.ReadUtf8(bytes.Bytes) : Encoding.Latin1.GetString(bytes.Bytes);

    // A character for each byte.
    private static bool IsLike(Datum bytes, Datum pattern) =>
        LikePattern.Matches(Encoding.Latin1.GetString(bytes.Bytes), Encoding.Latin1.GetString(pattern.Bytes), false);

    private static byte[] ToEncoding(string text, string name)
    {
        if (IsUtf8(name, "destination "))
            return Encoding.UTF8.GetBytes(text);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value <= 0xFF)
                continue;
            byte[] bytes = Encoding.UTF8.GetBytes(rune.ToString());
            string hex = string.Join(' ', bytes.Select(b => $"0x{b:x2}"));
            throw new SqlException(
                SqlStates.UntranslatableCharacter, $"character with byte sequence {hex} in encoding \"UTF8\" has no equivalent in encoding \"LATIN1\"");
        }

        return Encoding.Latin1.GetBytes(text);
    }
}
