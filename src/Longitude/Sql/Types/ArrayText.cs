using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Longitude.Sql.Types;

/// <summary>Text and binary forms of arrays: <c>{1,2,NULL}</c>, <c>{{a,"b c"},{d,e}}</c>, <c>[0:1]={1,2}</c>.</summary>
internal static class ArrayText
{
    public static SqlArray Parse(SqlType type, ReadOnlySpan<char> text, TypeSettings settings)
    {
        SqlType element = type.Element!;
        if (type == SqlTypes.Int2Vector || type == SqlTypes.OidVector)
            return ParseVector(element, text, settings);
        return new Reader(text, element, settings).Read();
    }

    public static void Append(ref TextBuffer to, SqlArray array, SqlType type, TypeSettings settings)
    {
        if (type == SqlTypes.Int2Vector || type == SqlTypes.OidVector)
        {
            for (int i = 0; i < array.Items.Length; i++)
            {
                if (i > 0)
                    to.Append(' ');
                to.Append(array.Items[i].Int64);
            }

            return;
        }

        if (array.Dimensions == 0)
        {
            to.Append("{}");
            return;
        }

        if (array.LowerBounds.AsSpan().ContainsAnyExcept(1))
        {
            for (int i = 0; i < array.Dimensions; i++)
            {
                to.Append('[');
                to.Append(array.LowerBounds[i]);
                to.Append(':');
                to.Append(array.LowerBounds[i] + array.Lengths[i] - 1L);
                to.Append(']');
            }

            to.Append('=');
        }

        int at = 0;
        AppendDimension(ref to, array, 0, ref at, settings);
    }

    public static SqlArray ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        SqlType element = type.Element!;
        int dimensions = Next(ref bytes);
        if (dimensions < 0)
            throw new SqlException(SqlStates.InvalidBinaryRepresentation, $"invalid number of dimensions: {dimensions}");
        if (dimensions > SqlArray.DimensionsMax)
            throw TooManyDimensions(dimensions);
        int flags = Next(ref bytes);
        if (flags is not (0 or 1))
            throw new SqlException(SqlStates.InvalidBinaryRepresentation, "invalid array flags");
        uint oid = (uint)Next(ref bytes);
        if (oid != element.Oid)
            throw new SqlException(SqlStates.DatatypeMismatch, $"binary data has array element type {oid} instead of expected {element.Oid}");
        var lengths = new int[dimensions];
        var lower = new int[dimensions];
        long count = dimensions == 0 ? 0 : 1;
        for (int i = 0; i < dimensions; i++)
        {
            lengths[i] = Next(ref bytes);
            lower[i] = Next(ref bytes);
            count = lengths[i] < 0 ? -1 : count * lengths[i];

            // Every element takes four bytes at least, so a count that the message cannot hold is not believed.
            if (count < 0 || count > bytes.Length / 4 + 1)
                throw new SqlException(SqlStates.ProtocolViolation, "insufficient data left in message");
        }

        if (count == 0)
            return SqlArray.Empty(element);
        var items = new Datum[count];
        for (int i = 0; i < items.Length; i++)
        {
            int length = Next(ref bytes);
            if (length == -1)
                continue;
            if (length < 0 || length > bytes.Length)
                throw new SqlException(SqlStates.ProtocolViolation, "insufficient data left in message");
            items[i] = TypeFormat.ReadBinary(element, bytes[..length]);
            bytes = bytes[length..];
        }

        return bytes.IsEmpty
            ? new SqlArray(element, lengths, lower, items)
            : throw new SqlException(SqlStates.InvalidBinaryRepresentation, "incorrect binary data format");
    }

    public static void WriteBinary(SqlArray array, IBufferWriter<byte> to)
    {
        WriteInt(to, array.Dimensions);
        WriteInt(to, Array.Exists(array.Items, i => i.IsNull) ? 1 : 0);
        WriteInt(to, (int)array.ElementType.Oid);
        for (int i = 0; i < array.Dimensions; i++)
        {
            WriteInt(to, array.Lengths[i]);
            WriteInt(to, array.LowerBounds[i]);
        }

        var scratch = new ArrayBufferWriter<byte>();
        foreach (Datum item in array.Items)
            WriteItem(item, array.ElementType, scratch, to);
    }

    /// <summary>A value with its length before it; -1 for NULL.</summary>
    public static void WriteItem(Datum item, SqlType type, ArrayBufferWriter<byte> scratch, IBufferWriter<byte> to)
    {
        if (item.IsNull)
        {
            WriteInt(to, -1);
            return;
        }

        scratch.ResetWrittenCount();
        TypeFormat.WriteBinary(item, type, scratch);
        WriteInt(to, scratch.WrittenCount);
        to.Write(scratch.WrittenSpan);
    }

    public static void WriteInt(IBufferWriter<byte> to, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(4), value);
        to.Advance(4);
    }

    public static SqlException TooManyDimensions(int dimensions) =>
        new(SqlStates.ProgramLimitExceeded, $"number of array dimensions ({dimensions}) exceeds the maximum allowed ({SqlArray.DimensionsMax})");

    private static int Next(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
            throw new SqlException(SqlStates.ProtocolViolation, "insufficient data left in message");
        int value = BinaryPrimitives.ReadInt32BigEndian(bytes);
        bytes = bytes[4..];
        return value;
    }

    private static void AppendDimension(ref TextBuffer to, SqlArray array, int dimension, ref int at, TypeSettings settings)
    {
        to.Append('{');
        for (int i = 0; i < array.Lengths[dimension]; i++)
        {
            if (i > 0)
                to.Append(',');
            if (dimension + 1 < array.Dimensions)
                AppendDimension(ref to, array, dimension + 1, ref at, settings);
            else
                AppendItem(ref to, array.Items[at++], array.ElementType, settings);
        }

        to.Append('}');
    }

    private static void AppendItem(ref TextBuffer to, Datum item, SqlType type, TypeSettings settings)
    {
        if (item.IsNull)
        {
            to.Append("NULL");
            return;
        }

        if (type.Kind is TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8)
        {
            to.Append(item.Int64);
            return;
        }

        var written = new TextBuffer(stackalloc char[128]);
        TypeFormat.Append(ref written, item, type, settings);
        ReadOnlySpan<char> text = written.Written;
        if (NeedsQuotes(text))
        {
            to.Append('"');
            foreach (char c in text)
            {
                if (c is '"' or '\\')
                    to.Append('\\');
                to.Append(c);
            }

            to.Append('"');
        }
        else
        {
            to.Append(text);
        }

        written.Dispose();
    }

    private static bool NeedsQuotes(ReadOnlySpan<char> text) =>
        text.IsEmpty || text.ContainsAny(Special) || text.Equals("NULL", StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Special = SearchValues.Create("{},\"\\ \t\n\v\f\r");

    private static SqlArray ParseVector(SqlType element, ReadOnlySpan<char> text, TypeSettings settings)
    {
        string[] words = text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Datum[] items = Array.ConvertAll(words, w => TypeFormat.Parse(element, -1, w, settings));
        return new SqlArray(element, [items.Length], [0], items);
    }

    private ref struct Reader(ReadOnlySpan<char> text, SqlType element, TypeSettings settings)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private readonly List<Datum> _items = [];
        private int _at;
        private int _dimensions;

        // How many parts each level has; -1 until the first array of that level has ended.
        private readonly int[] _lengths = [-1, -1, -1, -1, -1, -1];

        public SqlArray Read()
        {
            SkipBlanks();
            List<(int Lower, int Length)> declared = ReadBounds();
            if (Peek() != '{')
            {
                throw Malformed(declared.Count > 0
                    ? "Array contents must start with \"{\"."
                    : "Array value must start with \"{\" or dimension information.");
            }

            ReadLevel(0);
            SkipBlanks();
            if (_at < _text.Length)
                throw Malformed("Junk after closing right brace.");
            if (_items.Count == 0)
                return SqlArray.Empty(element);
            int[] lengths = _lengths[.._dimensions];
            if (declared.Count == 0)
                return new SqlArray(element, lengths, [.. Enumerable.Repeat(1, _dimensions)], [.. _items]);
            if (!declared.Select(d => d.Length).SequenceEqual(lengths))
                throw Malformed("Specified array dimensions do not match array contents.");
            return new SqlArray(element, lengths, [.. declared.Select(d => d.Lower)], [.. _items]);
        }

        private List<(int Lower, int Length)> ReadBounds()
        {
            var bounds = new List<(int, int)>();
            while (Peek() == '[')
            {
                _at++;
                if (bounds.Count == SqlArray.DimensionsMax)
                    throw TooManyDimensions(bounds.Count + 1);
                int first = ReadBound();
                int lower = 1;
                int upper = first;
                if (Peek() == ':')
                {
                    _at++;
                    lower = first;
                    upper = ReadBound();
                }

                if (Peek() != ']')
                    throw Malformed("Missing \"]\" after array dimensions.");
                _at++;
                if (upper < lower)
                    throw new SqlException(SqlStates.ArraySubscriptError, "upper bound cannot be less than lower bound");
                if (upper == int.MaxValue)
                    throw new SqlException(SqlStates.ProgramLimitExceeded, $"array lower bound is too large: {lower}");
                long length = (long)upper - lower + 1;
                if (length > SqlArray.ItemsMax)
                    throw new SqlException(SqlStates.ProgramLimitExceeded, $"array size exceeds the maximum allowed ({SqlArray.ItemsMax})");
                bounds.Add((lower, (int)length));
                SkipBlanks();
            }

            if (bounds.Count == 0)
                return bounds;
            if (Peek() != '=')
                throw Malformed("Missing \"=\" after array dimensions.");
            _at++;
            SkipBlanks();
            return bounds;
        }

        private int ReadBound()
        {
            int start = _at;
            if (Peek() is '-' or '+')
                _at++;
            while (char.IsAsciiDigit(Peek()))
                _at++;
            return int.TryParse(_text[start.._at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int bound)
                ? bound
                : throw Malformed("\"[\" must introduce explicitly-specified array dimensions.");
        }

        private void ReadLevel(int level)
        {
            if (level == SqlArray.DimensionsMax)
                throw TooManyDimensions(level + 1);
            _at++;
            SkipBlanks();
            int count = 0;
            bool isFirst = true;
            while (true)
            {
                if (isFirst && Peek() == '}')
                {
                    // Only a whole array may be without elements.
                    if (level > 0)
                        throw Malformed("Unexpected \"}\" character.");
                    _at++;
                    break;
                }

                isFirst = false;
                if (Peek() == '{')
                {
                    if (_dimensions == level + 1)
                        throw Malformed("Unexpected \"{\" character.");
                    ReadLevel(level + 1);
                }
                else
                {
                    ReadItem(level);
                }

                count++;
                SkipBlanks();
                char next = Peek();
                _at++;
                if (next == '}')
                    break;
                if (next != ',')
                    throw _at > _text.Length ? Malformed("Unexpected end of input.") : Malformed($"Unexpected \"{next}\" character.");
                SkipBlanks();
            }

            if (_lengths[level] >= 0 && _lengths[level] != count)
                throw Malformed("Multidimensional arrays must have sub-arrays with matching dimensions.");
            _lengths[level] = count;
        }

        private void ReadItem(int level)
        {
            if (_dimensions == 0)
                _dimensions = level + 1;
            else if (_dimensions != level + 1)
                throw Malformed("Unexpected array element.");
            if (Peek() == '"')
            {
                string quoted = ReadQuoted();
                _items.Add(TypeFormat.Parse(element, -1, quoted, settings));
                return;
            }

            int start = _at;
            int end = _at;
            StringBuilder? unescaped = null;
            for (; _at < _text.Length && _text[_at] is not (',' or '}'); _at++)
            {
                char c = _text[_at];
                if (c is '{' or '"')
                    throw Malformed(c == '"' ? "Incorrectly quoted array element." : "Unexpected \"{\" character.");
                bool isEscape = c == '\\';
                if (isEscape)
                {
                    unescaped ??= new StringBuilder().Append(_text[start.._at]);
                    if (++_at == _text.Length)
                        break;
                    c = _text[_at];
                }

                unescaped?.Append(c);
                if (isEscape || !Blanks.Is(c))
                    end = _at + 1;
            }

            if (_at >= _text.Length)
                throw Malformed("Unexpected end of input.");
            if (end == start)
                throw Malformed($"Unexpected \"{_text[_at]}\" character.");
            ReadOnlySpan<char> item = _text[start..end];
            if (unescaped is not null)
                item = unescaped.ToString().AsSpan(0, unescaped.Length - (_at - end));
            bool isNull = unescaped is null && item.Equals("NULL", StringComparison.OrdinalIgnoreCase);
            _items.Add(isNull ? Datum.Null : TypeFormat.Parse(element, -1, item, settings));
        }

        private string ReadQuoted()
        {
            var quoted = new StringBuilder();
            for (_at++; _at < _text.Length; _at++)
            {
                char c = _text[_at];
                if (c == '"')
                {
                    _at++;
                    return quoted.ToString();
                }

                if (c == '\\' && ++_at < _text.Length)
                    c = _text[_at];
                if (_at < _text.Length)
                    quoted.Append(c);
            }

            throw Malformed("Unexpected end of input.");
        }

        private void SkipBlanks()
        {
            while (_at < _text.Length && Blanks.Is(_text[_at]))
                _at++;
        }

        private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';

        private readonly SqlException Malformed(string detail) =>
            new(SqlStates.InvalidTextRepresentation, $"malformed array literal: \"{_text}\"") { Detail = detail };
    }
}
