using System.Buffers.Binary;

namespace Longitude.Sql.Copying;

/// <summary>COPY's binary format: counts and lengths in network order.</summary>
internal sealed class BinaryRows : CopyReader
{
    private readonly List<(int Start, int Length)> _fields = [];
    private byte[] _row = [];
    private bool _hasHeader;
    private bool _isOver;

    /// <summary>How the data begins. Line ends of all kinds and a byte that is no ASCII show whether it was changed on its way.</summary>
    public static ReadOnlySpan<byte> Signature => [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xff, (byte)'\r', (byte)'\n', 0];

    public override string? RowText => null;

    public override bool Next()
    {
        if (_isOver || (!_hasHeader && !TakeHeader()))
            return false;
        ReadOnlySpan<byte> bytes = Unread;
        if (bytes.Length < sizeof(short))
            return Incomplete(bytes.IsEmpty);
        int count = BinaryPrimitives.ReadInt16BigEndian(bytes);
        if (count < 0)
        {
            _isOver = true;
            return false;
        }

        _fields.Clear();
        int at = sizeof(short);
        for (int i = 0; i < count; i++)
        {
            if (bytes.Length - at < sizeof(int))
                return Incomplete(false);
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
            at += sizeof(int);
            if (length < -1)
                throw new SqlException(SqlStates.BadCopyFileFormat, "invalid field size");
            _fields.Add((at, length));
            if (length <= 0)
                continue;
            if (bytes.Length - at < length)
                return Incomplete(false);
            at += length;
        }

        if (_row.Length < at)
            _row = new byte[Math.Max(at, _row.Length * 2)];
        bytes[..at].CopyTo(_row);
        Skip(at);
        Line++;
        FieldCount = count;
        return true;
    }

    public override ReadOnlySpan<byte> Field(int index, out bool isNull)
    {
        (int start, int length) = _fields[index];
        isNull = length < 0;
        return isNull ? default : _row.AsSpan(start, length);
    }

    private bool TakeHeader()
    {
        const int flagsAndExtension = 2 * sizeof(int);
        ReadOnlySpan<byte> bytes = Unread;
        int head = Signature.Length + flagsAndExtension;
        if (bytes.Length < head)
        {
            if (IsComplete)
                throw new SqlException(SqlStates.BadCopyFileFormat, "COPY file signature not recognized");
            return false;
        }

        if (!bytes.StartsWith(Signature))
            throw new SqlException(SqlStates.BadCopyFileFormat, "COPY file signature not recognized");
        uint flags = BinaryPrimitives.ReadUInt32BigEndian(bytes[Signature.Length..]);
        if ((flags & 0xFFFF0000) != 0)
            throw new SqlException(SqlStates.BadCopyFileFormat, "unrecognized critical flags in COPY file header");
        int extension = BinaryPrimitives.ReadInt32BigEndian(bytes[(Signature.Length + sizeof(int))..]);
        if (extension < 0)
            throw new SqlException(SqlStates.BadCopyFileFormat, "invalid COPY file header (missing length)");
        if (bytes.Length < head + extension)
            return Incomplete(false);
        Skip(head + extension);
        _hasHeader = true;
        return true;
    }

    /// <summary>More data has to come. Without the mark at the end the data may also just end after a row.</summary>
    private bool Incomplete(bool isBetweenRows)
    {
        if (IsComplete && !isBetweenRows)
            throw new SqlException(SqlStates.BadCopyFileFormat, "unexpected EOF in COPY data");
        return false;
    }
}
