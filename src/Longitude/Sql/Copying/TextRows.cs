namespace Longitude.Sql.Copying;

/// <summary>COPY's text format: fields between delimiters, with backslashes before what would else mean something.</summary>
internal sealed class TextRows(CopyFormat format) : LineReader(format)
{
    private bool _hasEscapes;

    protected override (string Message, string Hint) WrongLineEnd(bool isReturn) => isReturn
        ? ("literal carriage return found in data", "Use \"\\r\" to represent carriage return.")
        : ("literal newline found in data", "Use \"\\n\" to represent newline.");

    protected override int FindLineEnd(ReadOnlySpan<byte> bytes, ref int from)
    {
        if (from == 0)
            _hasEscapes = false;
        while (true)
        {
            int at = bytes[Math.Min(from, bytes.Length)..].IndexOfAny((byte)'\n', (byte)'\r', (byte)'\\');
            if (at < 0)
            {
                from = bytes.Length;
                return -1;
            }

            from += at;
            if (bytes[from] != '\\')
                return from;
            _hasEscapes = true;

            // The byte after a backslash never ends the line, unless the line is the mark at the end of the data.
            if (from + 1 >= bytes.Length)
                return -1;
            if (bytes[from + 1] is (byte)'\n' or (byte)'\r')
                LinesWithin++;
            from += 2;
        }
    }

    protected override void Split()
    {
        ReadOnlySpan<byte> line = LineBytes;
        int start = 0;
        while (true)
        {
            int length = _hasEscapes ? FindDelimiter(line[start..]) : line[start..].IndexOf(Format.Delimiter);
            bool isLast = length < 0;
            if (isLast)
                length = line.Length - start;
            ReadOnlySpan<byte> field = line.Slice(start, length);
            if (field.SequenceEqual(Format.Null))
                AddField(start, 0, isUnescaped: false, isNull: true);
            else if (_hasEscapes && field.Contains((byte)'\\'))
                Unescape(field);
            else
                AddField(start, length, isUnescaped: false, isNull: false);
            if (isLast)
                return;
            start += length + 1;
        }
    }

    private int FindDelimiter(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (true)
        {
            int found = bytes[Math.Min(at, bytes.Length)..].IndexOfAny(Format.Delimiter, (byte)'\\');
            if (found < 0)
                return -1;
            at += found;
            if (bytes[at] != '\\')
                return at;
            at += 2;
        }
    }

    private void Unescape(ReadOnlySpan<byte> field)
    {
        int start = Unescaped.WrittenCount;
        Span<byte> to = Unescaped.GetSpan(field.Length);
        int written = 0;
        for (int i = 0; i < field.Length; i++)
        {
            byte b = field[i];
            if (b != '\\' || i + 1 == field.Length)
            {
                to[written++] = b;
                continue;
            }

            b = field[++i];
            switch (b)
            {
                case (byte)'b':
                    to[written++] = (byte)'\b';
                    break;
                case (byte)'f':
                    to[written++] = (byte)'\f';
                    break;
                case (byte)'n':
                    to[written++] = (byte)'\n';
                    break;
                case (byte)'r':
                    to[written++] = (byte)'\r';
                    break;
                case (byte)'t':
                    to[written++] = (byte)'\t';
                    break;
                case (byte)'v':
                    to[written++] = (byte)'\v';
                    break;
                case >= (byte)'0' and <= (byte)'7':
                    to[written++] = Octal(field, ref i);
                    break;
                case (byte)'x' when i + 1 < field.Length && char.IsAsciiHexDigit((char)field[i + 1]):
                    to[written++] = Hex(field, ref i);
                    break;
                default:
                    to[written++] = b;
                    break;
            }
        }

        Unescaped.Advance(written);
        AddField(start, written, isUnescaped: true, isNull: false);
    }

    private static byte Octal(ReadOnlySpan<byte> field, ref int at)
    {
        int value = field[at] - '0';
        for (int digits = 1; digits < 3 && at + 1 < field.Length && field[at + 1] is >= (byte)'0' and <= (byte)'7'; digits++)
            value = (value * 8) + field[++at] - '0';
        return (byte)value;
    }

    private static byte Hex(ReadOnlySpan<byte> field, ref int at)
    {
        int value = 0;
        for (int digits = 0; digits < 2 && at + 1 < field.Length && char.IsAsciiHexDigit((char)field[at + 1]); digits++)
        {
            char digit = (char)field[++at];
            value = (value * 16) + (char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return (byte)value;
    }
}
