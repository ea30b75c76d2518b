namespace Longitude.Sql.Copying;

/// <summary>Takes the bytes of a COPY FROM as they come, cut anywhere, and gives the rows in them.</summary>
internal abstract class CopyReader
{
    private byte[] _bytes = new byte[64 << 10];
    private int _start;
    private int _end;

    /// <summary>All the data has come.</summary>
    protected bool IsComplete { get; private set; }

    /// <summary>What has come and was not read yet.</summary>
    protected ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>The line that the current row begins at, from 1.</summary>
    public long Line { get; protected set; }

    /// <summary>How many fields the current row has.</summary>
    public int FieldCount { get; protected set; }

    public void Add(ReadOnlySpan<byte> data)
    {
        if (_bytes.Length - _end < data.Length)
            MakeRoom(data.Length);
        data.CopyTo(_bytes.AsSpan(_end));
        _end += data.Length;
    }

    public void Complete() => IsComplete = true;

    /// <summary>Goes to the next row; false when more data has to come first, or all has been read.</summary>
    public abstract bool Next();

    /// <summary>A field of the current row. The bytes are good until the next row.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="isNull">The field stands for NULL.</param>
    public abstract ReadOnlySpan<byte> Field(int index, out bool isNull);

    /// <summary>The current row as it was written, for messages; null when that is not readable.</summary>
    public abstract string? RowText { get; }

    protected void Skip(int bytes) => _start += bytes;

    private void MakeRoom(int more)
    {
        int unread = _end - _start;
        byte[] into = unread + more <= _bytes.Length / 2 ? _bytes : new byte[Math.Max(_bytes.Length * 2, unread + more)];
        _bytes.AsSpan(_start, unread).CopyTo(into);
        _bytes = into;
        (_start, _end) = (0, unread);
    }
}
