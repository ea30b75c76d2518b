namespace Longitude.Sql.Types;

/// <summary>bytea as text: <c>\x</c> and hexadecimal digits, or the older form with octal escapes.</summary>
internal static class ByteaFormat
{
    public static byte[] Parse(ReadOnlySpan<char> text) =>
        text.StartsWith("\\x", StringComparison.Ordinal) ? ParseHex(text[2..]) : ParseEscapes(text);

    /// <summary>Pairs of hexadecimal digits, blanks between them allowed.</summary>
    public static byte[] ParseHex(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length / 2];
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (Blanks.Is(text[i]))
                continue;
            int high = Digit(text[i]);
            if (++i >= text.Length)
                throw new SqlException(SqlStates.InvalidParameterValue, "invalid hexadecimal data: odd number of digits");
            bytes[count++] = (byte)((high << 4) | Digit(text[i]));
        }

        return count == bytes.Length ? bytes : bytes[..count];
    }

    public static void Append(ref TextBuffer to, byte[] value, bool asHex)
    {
        if (!asHex)
        {
            AppendEscaped(ref to, value);
            return;
        }

        to.Append("\\x");
        AppendHex(ref to, value);
    }

    public static void AppendHex(ref TextBuffer to, ReadOnlySpan<byte> value)
    {
        if (Convert.TryToHexStringLower(value, to.Reserve(2 * value.Length), out int written))
            to.Length += written;
    }

    /// <summary>Backslashes doubled, what is not printable ASCII as three octal digits.</summary>
    public static void AppendEscaped(ref TextBuffer to, ReadOnlySpan<byte> value)
    {
        foreach (byte b in value)
        {
            if (b == '\\')
            {
                to.Append("\\\\");
            }
            else if (b is < 0x20 or > 0x7E)
            {
                to.Append('\\');
                to.Append((char)('0' + (b >> 6)));
                to.Append((char)('0' + ((b >> 3) & 7)));
                to.Append((char)('0' + (b & 7)));
            }
            else
            {
                to.Append((char)b);
            }
        }
    }

    public static byte[] ParseEscapes(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
            return System.Text.Encoding.UTF8.GetBytes(text.ToString());
        byte[] raw = System.Text.Encoding.UTF8.GetBytes(text.ToString());
        var bytes = new List<byte>(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                bytes.Add(raw[i]);
            }
            else if (i + 1 < raw.Length && raw[i + 1] == '\\')
            {
                bytes.Add((byte)'\\');
                i++;
            }
            else if (i + 3 < raw.Length && raw[i + 1] is >= (byte)'0' and <= (byte)'3' && IsOctal(raw[i + 2]) && IsOctal(raw[i + 3]))
            {
                bytes.Add((byte)(((raw[i + 1] - '0') << 6) | ((raw[i + 2] - '0') << 3) | (raw[i + 3] - '0')));
                i += 3;
            }
            else
            {
                throw new SqlException(SqlStates.InvalidTextRepresentation, "invalid input syntax for type bytea");
            }
        }

        return [.. bytes];
    }

    private static bool IsOctal(byte b) => b is >= (byte)'0' and <= (byte)'7';

    private static int Digit(char c) => char.IsAsciiHexDigit(c)
        ? c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10
        : throw new SqlException(SqlStates.InvalidParameterValue, $"invalid hexadecimal digit: \"{c}\"");
}

internal static class UuidFormat
{
    /// <summary>Thirty-two hexadecimal digits; a hyphen may stand after each four of them, and braces around all.</summary>
    public static Guid Parse(ReadOnlySpan<char> text)
    {
        if (text.Length == 36 && Guid.TryParseExact(text, "D", out Guid usual))
            return usual;
        ReadOnlySpan<char> rest = text;
        bool hasBraces = rest.Length > 0 && rest[0] == '{';
        if (hasBraces)
            rest = rest[1..];
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < 16; i++)
        {
            if (rest.Length < 2 || !char.IsAsciiHexDigit(rest[0]) || !char.IsAsciiHexDigit(rest[1]))
                throw TypeFormat.BadText("uuid", text);
            bytes[i] = byte.Parse(rest[..2], System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
            rest = rest[2..];
            if (i % 2 == 1 && i < 15 && rest.Length > 0 && rest[0] == '-')
                rest = rest[1..];
        }

        bool ends = hasBraces ? rest is "}" : rest.IsEmpty;
        return ends ? new Guid(bytes, bigEndian: true) : throw TypeFormat.BadText("uuid", text);
    }
}
