// How a row is kept as bytes.
//
// Rows are read far more often than written, mostly a few columns of each; and tables change while their rows stay. So values of a
// fixed width lie at fixed places that need no search, values of other widths behind a small table of where each ends, and a row begins
// by saying how wide the value of each column number is. That costs half a byte a column, and then a row needs nobody's memory of
// what the table looked like when it was written: columns that came later are missing in it, columns that went are passed over, and
// an integer may have become wider. The header is the same in nearly all rows of a table, so a reader works out where things are
// once and afterwards only compares headers.
//
// A NULL keeps its place, so that places do not depend on values: additions to a number inside a row (Core/FieldAdditions.cs) find it
// by the header alone.
//
// Rejected: the schema's version in the row and a history of layouts in the catalog (a row could not be read without it, and the
// history never ends); every value with a length in front (half the size for rows of NULLs, but each read walks).
//
// docs/formats.md has the bytes.
using System.Buffers.Binary;
using Longitude.Core;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>A column as rows keep it.</summary>
/// <param name="Number">Its name in rows: from 1, never used again.</param>
/// <param name="Missing">What rows have that were written before the column was there; null for NULL.</param>
internal readonly record struct StoredColumn(short Number, SqlType Type, int Typmod, byte[]? Missing);

/// <summary>How wide values of a column are in a row.</summary>
internal enum StoredWidth : byte
{
    /// <summary>The row has no such column.</summary>
    None,
    One,
    Two,
    Four,
    Eight,
    Sixteen,

    /// <summary>Each value has its own width.</summary>
    Variable,
}

/// <summary>Makes rows of given columns. Immutable; used by many threads.</summary>
internal sealed class RowFormat
{
    /// <summary>The first byte of every row.</summary>
    public const byte Version = 1;

    private readonly StoredColumn[] _columns;
    private readonly StoredValue[] _values;
    private readonly byte[] _header;
    private readonly int[] _offsets;
    private readonly int _bitmapAt;
    private readonly int _fixedEnd;
    private readonly int _wideBit;
    private readonly int _variableCount;

    /// <param name="columns">In order of their numbers.</param>
    public RowFormat(IReadOnlyList<StoredColumn> columns)
    {
        _columns = [.. columns];
        _values = Array.ConvertAll(_columns, static c => StoredValue.For(c.Type, c.Typmod));
        int count = _columns.Length == 0 ? 0 : _columns[^1].Number;
        var widths = new StoredWidth[count];
        for (int i = 0; i < _columns.Length; i++)
            widths[_columns[i].Number - 1] = _values[i].Width;
        _header = RowHeader.Make(widths);
        var layout = new RowHeader(_header);
        _bitmapAt = layout.BitmapAt;
        _fixedEnd = layout.FixedEnd;
        _wideBit = count;
        _variableCount = layout.VariableCount;
        _offsets = new int[_columns.Length];
        for (int i = 0; i < _offsets.Length; i++)
            _offsets[i] = layout.OffsetOf(_columns[i].Number);
    }

    public IReadOnlyList<StoredColumn> Columns => _columns;

    /// <summary>How values of a column are kept.</summary>
    public StoredValue ValueOf(int column) => _values[column];

    /// <summary>Makes a row.</summary>
    /// <param name="row">A value for each column of the format, found at <paramref name="at"/>.</param>
    /// <param name="at">For each column of the format the index of its value; null when they are the same.</param>
    /// <param name="scratch">Used on the way.</param>
    public byte[] Encode(Datum[] row, int[]? at, KeyBuffer scratch)
    {
        scratch.Clear();
        Span<int> ends = _variableCount <= 64 ? stackalloc int[64] : new int[_variableCount];
        int variable = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            if (_values[i].Width != StoredWidth.Variable)
                continue;
            ref readonly Datum value = ref row[at is null ? i : at[i]];
            if (!value.IsNull)
                _values[i].AppendVariable(scratch, value);
            ends[variable++] = scratch.Length;
        }

        bool isWide = scratch.Length > ushort.MaxValue;
        int ending = isWide ? 4 : 2;
        byte[] bytes = new byte[_fixedEnd + (ending * _variableCount) + scratch.Length];
        _header.CopyTo(bytes, 0);
        if (isWide)
            SetBit(bytes, _wideBit);
        Span<byte> table = bytes.AsSpan(_fixedEnd);
        for (int i = 0; i < variable; i++)
        {
            if (isWide)
                BinaryPrimitives.WriteInt32LittleEndian(table[(4 * i)..], ends[i]);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(table[(2 * i)..], (ushort)ends[i]);
        }

        scratch.Written.CopyTo(table[(ending * _variableCount)..]);
        for (int i = 0; i < _values.Length; i++)
        {
            ref readonly Datum value = ref row[at is null ? i : at[i]];
            if (value.IsNull)
                SetBit(bytes, _columns[i].Number - 1);
            else if (_values[i].Width != StoredWidth.Variable)
                _values[i].WriteFixed(bytes.AsSpan(_offsets[i]), value);
        }

        return bytes;
    }

    /// <summary>One value alone, for <see cref="StoredColumn.Missing"/>.</summary>
    public static byte[] EncodeOne(Datum value, SqlType type, int typmod) =>
        new RowFormat([new StoredColumn(1, type, typmod, null)]).Encode([value], null, new KeyBuffer());

    public static Datum DecodeOne(byte[] bytes, SqlType type, int typmod)
    {
        Datum[] into = [default];
        new RowReader([new StoredColumn(1, type, typmod, null)], [0]).Read(bytes, into);
        return into[0];
    }

    private void SetBit(byte[] bytes, int bit) => bytes[_bitmapAt + (bit >> 3)] |= (byte)(1 << (bit & 7));
}

/// <summary>
/// What a row begins with: the version, the count of column numbers, and half a byte for each that says how wide its values are. It
/// fixes where everything is.
/// </summary>
internal readonly ref struct RowHeader
{
    private readonly ReadOnlySpan<byte> _widths;
    private readonly int _count;

    public RowHeader(ReadOnlySpan<byte> row)
    {
        if (row[0] != RowFormat.Version)
            throw new SqlException(SqlStates.DataCorrupted, $"a stored row has the format {row[0]}, which this version of Longitude does not know");
        int at = 1;
        int shift = 0;
        do
        {
            _count |= (row[at] & 0x7F) << shift;
            shift += 7;
        }
        while (row[at++] >= 0x80);
        BitmapAt = at + ((_count + 1) / 2);
        _widths = row[at..BitmapAt];
        FixedEnd = BitmapAt + ((_count + 8) / 8);
        for (int number = 1; number <= _count; number++)
        {
            FixedEnd += BytesOf(WidthOf(number));
            if (WidthOf(number) == StoredWidth.Variable)
                VariableCount++;
        }
    }

    /// <summary>Where the header ends and a bit for each column number begins, set for NULL; the bit after the last says how wide the table of ends is.</summary>
    public int BitmapAt { get; }

    /// <summary>Where the values of fixed width end and the table of the others' ends begins.</summary>
    public int FixedEnd { get; }

    public int VariableCount { get; }

    /// <summary>The greatest column number of the row.</summary>
    public int Count => _count;

    /// <summary>The number that a column of fixed width keeps, as what can be added to.</summary>
    public FieldAddition FieldOf(int number)
    {
        int bit = number - 1;
        return new FieldAddition(
            OffsetOf(number), (byte)BytesOf(WidthOf(number)), BitmapAt + (bit >> 3), (byte)(1 << (bit & 7)), 0, long.MinValue, long.MaxValue);
    }

    public static byte[] Make(ReadOnlySpan<StoredWidth> widths)
    {
        var bytes = new List<byte> { RowFormat.Version };
        int rest = widths.Length;
        for (; rest >= 0x80; rest >>= 7)
            bytes.Add((byte)(rest | 0x80));
        bytes.Add((byte)rest);
        for (int i = 0; i < widths.Length; i += 2)
            bytes.Add((byte)((int)widths[i] | (i + 1 < widths.Length ? (int)widths[i + 1] << 4 : 0)));
        return [.. bytes];
    }

    public static int BytesOf(StoredWidth width) => width switch
    {
        StoredWidth.One => 1,
        StoredWidth.Two => 2,
        StoredWidth.Four => 4,
        StoredWidth.Eight => 8,
        StoredWidth.Sixteen => 16,
        _ => 0,
    };

    public StoredWidth WidthOf(int number)
    {
        if (number > _count)
            return StoredWidth.None;
        byte pair = _widths[(number - 1) >> 1];
        return (StoredWidth)((number & 1) != 0 ? pair & 0xF : pair >> 4);
    }

    /// <summary>Where the value of a column of fixed width begins; of another one, its place in the table of ends.</summary>
    public int OffsetOf(int number)
    {
        bool isVariable = WidthOf(number) == StoredWidth.Variable;
        int offset = isVariable ? 0 : BitmapAt + ((_count + 8) / 8);
        for (int before = 1; before < number; before++)
        {
            StoredWidth width = WidthOf(before);
            if (isVariable)
                offset += width == StoredWidth.Variable ? 1 : 0;
            else
                offset += BytesOf(width);
        }

        return offset;
    }
}
