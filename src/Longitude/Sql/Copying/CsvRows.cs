namespace Longitude.Sql.Copying;

/// <summary>CSV: fields between delimiters, in quotes where they hold what would else mean something.</summary>
internal sealed class CsvRows : LineReader
{
    private readonly bool[] _forceNotNull;
    private readonly bool[] _forceNull;
    private bool _inQuotes;

    /// <param name="forceNotNull">For each column: never NULL, however it is written.</param>
    /// <param name="forceNull">For each column: NULL also in quotes.</param>
    public CsvRows(CopyFormat format, bool[] forceNotNull, bool[] forceNull)
        : base(format)
    {
        _forceNotNull = forceNotNull;
        _forceNull = forceNull;
    }

    protected override (string Message, string Hint) WrongLineEnd(bool isReturn) => isReturn
        ? ("unquoted carriage return found in data", "Use quoted CSV field to represent carriage return.")
        : ("unquoted newline found in data", "Use quoted CSV field to represent newline.");

    protected override int FindLineEnd(ReadOnlySpan<byte> bytes, ref int from)
    {
        if (from == 0)
            _inQuotes = false;
        byte quote = Format.Quote;
        byte escape = Format.Escape;
        while (true)
        {
            ReadOnlySpan<byte> rest = bytes[Math.Min(from, bytes.Length)..];
            int at = !_inQuotes ? rest.IndexOfAny((byte)'\n', (byte)'\r', quote)
                : escape == quote ? rest.IndexOfAny(quote, (byte)'\n') : rest.IndexOfAny(quote, escape, (byte)'\n');
            if (at < 0)
            {
                from = bytes.Length;
                return -1;
            }

            at += from;
            byte b = bytes[at];
            if (_inQuotes && b == escape && escape != quote)
            {
                if (at + 1 >= bytes.Length)
                {
                    from = at;
                    return -1;
                }

                from = at + (bytes[at + 1] == quote || bytes[at + 1] == escape ? 2 : 1);
                continue;
            }

            from = at + 1;
            if (b == quote)
            {
                // A doubled quote leaves the quotes and enters them again.
                _inQuotes = !_inQuotes;
                continue;
            }

            if (!_inQuotes)
            {
                from = at;
                return at;
            }

            LinesWithin++;
        }
    }

    protected override void CheckComplete()
    {
        if (_inQuotes)
            throw new SqlException(SqlStates.BadCopyFileFormat, "unterminated CSV quoted field");
    }

    protected override void Split()
    {
        ReadOnlySpan<byte> line = LineBytes;
        int start = 0;
        for (int column = 0; ; column++)
        {
            ReadOnlySpan<byte> rest = line[start..];
            int end = rest.IndexOfAny(Format.Delimiter, Format.Quote);
            if (end >= 0 && rest[end] == Format.Quote)
            {
                start += Unquote(rest, column);
                if (start > line.Length)
                    return;
                continue;
            }

            int length = end < 0 ? rest.Length : end;
            bool isNull = rest[..length].SequenceEqual(Format.Null) && !IsSet(_forceNotNull, column);
            AddField(start, length, isUnescaped: false, isNull);
            if (end < 0)
                return;
            start += length + 1;
        }
    }

    /// <summary>Reads a field that has quotes somewhere.</summary>
    /// <returns>How many bytes it takes, the delimiter included; one more than there are at the end of the line.</returns>
    private int Unquote(ReadOnlySpan<byte> rest, int column)
    {
        int start = Unescaped.WrittenCount;
        Span<byte> to = Unescaped.GetSpan(rest.Length + 1);
        int written = 0;
        int at = 0;
        bool inQuotes = false;
        for (; at < rest.Length; at++)
        {
            byte b = rest[at];
            if (!inQuotes)
            {
                if (b == Format.Delimiter)
                    break;
                if (b == Format.Quote)
                    inQuotes = true;
                else
                    to[written++] = b;
                continue;
            }

            if (b == Format.Escape && at + 1 < rest.Length && (rest[at + 1] == Format.Escape || rest[at + 1] == Format.Quote))
                to[written++] = rest[++at];
            else if (b == Format.Quote)
                inQuotes = false;
            else
                to[written++] = b;
        }

        if (inQuotes)
            throw new SqlException(SqlStates.BadCopyFileFormat, "unterminated CSV quoted field");
        Unescaped.Advance(written);
        bool isNull = IsSet(_forceNull, column) && Unescaped.WrittenSpan.Slice(start, written).SequenceEqual(Format.Null);
        AddField(start, written, isUnescaped: true, isNull);
        return at + 1;
    }

    private static bool IsSet(bool[] flags, int column) => column < flags.Length && flags[column];
}
