using System.Buffers;
using System.Text;

namespace Longitude.Sql.Copying;

/// <summary>
/// Rows of the text and CSV formats. A row ends with the kind of line end that the first one has; others within the data are errors, since
/// they mostly mean that the data was damaged on its way.
/// </summary>
internal abstract class LineReader(CopyFormat format) : CopyReader
{
    private const int ShownBytesMax = 100;

    private readonly List<FieldRange> _fields = [];
    private byte[] _line = [];
    private int _length;
    private LineEnd _lineEnd;
    private bool _isOver;

    /// <summary>The end of the row that begins at <see cref="CopyReader.Line"/> was not found yet.</summary>
    private bool _isWithinRow;
    private long _nextLine = 1;

    /// <summary>How far the unread bytes were looked through for the end of the row.</summary>
    private int _looked;

    private enum LineEnd
    {
        Unknown,
        NewLine,
        Return,
        ReturnNewLine,
    }

    protected CopyFormat Format => format;

    /// <summary>The bytes of the current row's fields: those of the line, unescaped where that was needed.</summary>
    protected ArrayBufferWriter<byte> Unescaped { get; } = new(256);

    protected ReadOnlySpan<byte> LineBytes => _line.AsSpan(0, _length);

    /// <summary>Such as "unquoted carriage return found in data".</summary>
    protected abstract (string Message, string Hint) WrongLineEnd(bool isReturn);

    public override string? RowText => _isWithinRow ? null : _length <= ShownBytesMax
        ? Encoding.UTF8.GetString(LineBytes)
        : Encoding.UTF8.GetString(_line, 0, ShownBytesMax) + "...";

    public override bool Next()
    {
        if (_isOver || !TakeLine())
            return false;
        if (LineBytes.SequenceEqual("\\."u8))
        {
            // The end of the data, as old clients mark it: what follows does not count.
            _isOver = true;
            return false;
        }

        _fields.Clear();
        Unescaped.ResetWrittenCount();
        Split();
        FieldCount = _fields.Count;
        return true;
    }

    public override ReadOnlySpan<byte> Field(int index, out bool isNull)
    {
        FieldRange field = _fields[index];
        isNull = field.IsNull;
        return field.IsUnescaped ? Unescaped.WrittenSpan.Slice(field.Start, field.Length) : _line.AsSpan(field.Start, field.Length);
    }

    /// <summary>Finds the next byte at or after <paramref name="from"/> that may end the row; -1 when there is none yet.</summary>
    /// <remarks>Line ends that belong to the data are passed over. State between calls is kept by the format.</remarks>
    protected abstract int FindLineEnd(ReadOnlySpan<byte> bytes, ref int from);

    /// <summary>All data has come: the format may have waited for more.</summary>
    protected virtual void CheckComplete()
    {
    }

    /// <summary>Cuts the line into fields.</summary>
    protected abstract void Split();

    protected void AddField(int start, int length, bool isUnescaped, bool isNull) => _fields.Add(new FieldRange(start, length, isUnescaped, isNull));

    /// <summary>Counts a line end within a row.</summary>
    protected long LinesWithin { get; set; }

    private bool TakeLine()
    {
        if (!_isWithinRow)
        {
            Line = _nextLine;
            LinesWithin = 0;
            _isWithinRow = true;
        }

        ReadOnlySpan<byte> bytes = Unread;
        int end = FindLineEnd(bytes, ref _looked);
        if (end < 0)
        {
            if (!IsComplete || bytes.IsEmpty)
                return false;
            Take(bytes, bytes.Length);
            CheckComplete();
            return true;
        }

        bool isReturn = bytes[end] == '\r';

        // Whether a newline follows is not known yet.
        if (isReturn && end + 1 == bytes.Length && !IsComplete)
            return false;
        bool isBoth = isReturn && end + 1 < bytes.Length && bytes[end + 1] == '\n';
        LineEnd found = isBoth ? LineEnd.ReturnNewLine : isReturn ? LineEnd.Return : LineEnd.NewLine;
        if (_lineEnd == LineEnd.Unknown)
            _lineEnd = found;
        if (found != _lineEnd && !(found == LineEnd.ReturnNewLine && _lineEnd == LineEnd.Return))
            throw Wrong(isReturn);
        Take(bytes[..end], end + (_lineEnd == LineEnd.ReturnNewLine ? 2 : 1));
        return true;
    }

    private void Take(ReadOnlySpan<byte> line, int skip)
    {
        if (_line.Length < line.Length)
            _line = new byte[Math.Max(line.Length, _line.Length * 2)];
        line.CopyTo(_line);
        _length = line.Length;
        _looked = 0;
        _isWithinRow = false;
        _nextLine = Line + 1 + LinesWithin;
        Skip(skip);
    }

    private SqlException Wrong(bool isReturn)
    {
        (string message, string hint) = WrongLineEnd(isReturn);
        return new SqlException(SqlStates.BadCopyFileFormat, message) { Hint = hint };
    }

    private readonly record struct FieldRange(int Start, int Length, bool IsUnescaped, bool IsNull);
}
