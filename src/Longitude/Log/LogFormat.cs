using System.Buffers.Binary;
using Longitude.Core;

namespace Longitude.Log;

/// <summary>What a record of a log file is.</summary>
internal enum RecordKind : byte
{
    /// <summary>A batch of entries.</summary>
    Entries = 1,

    /// <summary>Nothing but a proof that everything before it was durable.</summary>
    TailMark = 2,

    /// <summary>No batch may follow.</summary>
    Seal = 3,
}

/// <summary>The decoded header of a record whose own checksum was right.</summary>
internal readonly record struct RecordHeader(
    RecordKind Kind, int PayloadBytes, int Count, LogPosition First, ulong Chain, uint PayloadCrc)
{
    /// <summary>How many bytes the record takes on disk: whole sectors.</summary>
    public long Size => LogFormat.RecordSize(PayloadBytes);

    /// <summary>The position that the next record starts with.</summary>
    public LogPosition Next => new(First.Value + Count);
}

/// <summary>The decoded header of a segment whose own checksum was right.</summary>
internal readonly record struct SegmentHeader(ulong Identity, long Number, LogPosition First, ulong Chain);

/// <summary>
/// The bytes of a log file. Described in docs/log-format.md; keep the two in sync. All numbers are little-endian. Records start
/// at sectors, so that writing one never rewrites a sector that holds an acknowledged one, and so that looking for records in a
/// damaged file has few places to look at.
/// </summary>
internal static class LogFormat
{
    /// <summary>The unit that a device writes whole or not at all.</summary>
    public const int SectorBytes = 512;

    /// <summary>The header of a segment takes the first sector.</summary>
    public const int SegmentHeaderBytes = SectorBytes;

    public const int RecordHeaderBytes = 40;

    /// <summary>Kept free at the end of each segment: for a tail mark, a seal, and the mark after it, also when the disk is full.</summary>
    public const int ReserveBytes = 3 * SectorBytes;

    private const uint RecordMagic = 0x4345524C; // "LREC"
    private const ulong SegmentMagic = 0x474F4C474E4F4C; // "LONGLOG" and a zero
    private const byte Format = 1;
    private const int SegmentCrcAt = SectorBytes - 4;

    public static long RecordSize(int payloadBytes) => RoundUp(RecordHeaderBytes + (long)payloadBytes);

    public static long RoundUp(long bytes) => (bytes + SectorBytes - 1) & ~(long)(SectorBytes - 1);

    /// <summary>
    /// What the checksums of a segment's record headers start from. It names the log and the segment, so that records which an
    /// earlier use of the file left behind do not pass.
    /// </summary>
    public static uint RecordSeed(ulong identity, long segmentNumber) =>
        Checksum.Crc32C(Checksum.Crc32C(0, identity), (ulong)segmentNumber);

    /// <summary>
    /// Fills in the header of a record that lies in <paramref name="record"/> with its payload and zeroed padding; returns the
    /// chain value after it.
    /// </summary>
    public static ulong WriteRecordHeader(
        Span<byte> record, uint seed, long offset, RecordKind kind, int payloadBytes, int count, LogPosition first, ulong chainBefore)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, RecordMagic);
        record[4] = Format;
        record[5] = (byte)kind;
        record[6] = 0;
        record[7] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], payloadBytes);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], count);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], first.Value);
        uint payloadCrc = Checksum.Crc32C(0, record[RecordHeaderBytes..]);
        ulong chain = Chain(chainBefore, record, payloadCrc);
        BinaryPrimitives.WriteUInt64LittleEndian(record[24..], chain);
        BinaryPrimitives.WriteUInt32LittleEndian(record[32..], payloadCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(record[36..], HeaderCrc(record, seed, offset));
        return chain;
    }

    /// <summary>False unless the sector starts with a header that was written for this place of this segment of this log.</summary>
    public static bool TryReadRecordHeader(ReadOnlySpan<byte> sector, uint seed, long offset, out RecordHeader header)
    {
        header = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(sector) != RecordMagic
            || BinaryPrimitives.ReadUInt32LittleEndian(sector[36..]) != HeaderCrc(sector, seed, offset)
            || sector[4] != Format)
        {
            return false;
        }
        header = new RecordHeader(
            (RecordKind)sector[5],
            BinaryPrimitives.ReadInt32LittleEndian(sector[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(sector[12..]),
            new LogPosition(BinaryPrimitives.ReadInt64LittleEndian(sector[16..])),
            BinaryPrimitives.ReadUInt64LittleEndian(sector[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(sector[32..]));
        return header.PayloadBytes >= 0 && header.Count >= 0 && header.First > LogPosition.Zero;
    }

    /// <summary>Chain value after a record: mixed from the one before, the first 24 bytes of the header and the payload's CRC.</summary>
    public static ulong Chain(ulong before, ReadOnlySpan<byte> header, uint payloadCrc)
    {
        ulong chain = Mix(before, BinaryPrimitives.ReadUInt64LittleEndian(header));
        chain = Mix(chain, BinaryPrimitives.ReadUInt64LittleEndian(header[8..]));
        chain = Mix(chain, BinaryPrimitives.ReadUInt64LittleEndian(header[16..]));
        return Mix(chain, payloadCrc);
    }

    public static void WriteSegmentHeader(Span<byte> sector, SegmentHeader header)
    {
        sector.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(sector, SegmentMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(sector[8..], Format);
        BinaryPrimitives.WriteUInt32LittleEndian(sector[12..], SectorBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(sector[16..], header.Identity);
        BinaryPrimitives.WriteInt64LittleEndian(sector[24..], header.Number);
        BinaryPrimitives.WriteInt64LittleEndian(sector[32..], header.First.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(sector[40..], header.Chain);
        BinaryPrimitives.WriteUInt32LittleEndian(sector[SegmentCrcAt..], Checksum.Crc32C(0, sector[..SegmentCrcAt]));
    }

    /// <summary>False unless the sector is a whole segment header, of whichever segment.</summary>
    /// <exception cref="NotSupportedException">It is whole, but of a format that this version does not know.</exception>
    public static bool TryReadSegmentHeader(ReadOnlySpan<byte> sector, out SegmentHeader header)
    {
        header = default;
        if (BinaryPrimitives.ReadUInt64LittleEndian(sector) != SegmentMagic
            || BinaryPrimitives.ReadUInt32LittleEndian(sector[SegmentCrcAt..]) != Checksum.Crc32C(0, sector[..SegmentCrcAt]))
        {
            return false;
        }
        uint format = BinaryPrimitives.ReadUInt32LittleEndian(sector[8..]);
        if (format != Format)
        {
            throw new NotSupportedException(
                $"The log has format {format}; this version reads format {Format}. Use the version that wrote it.");
        }
        header = new SegmentHeader(
            BinaryPrimitives.ReadUInt64LittleEndian(sector[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(sector[24..]),
            new LogPosition(BinaryPrimitives.ReadInt64LittleEndian(sector[32..])),
            BinaryPrimitives.ReadUInt64LittleEndian(sector[40..]));
        return true;
    }

    private static uint HeaderCrc(ReadOnlySpan<byte> header, uint seed, long offset) =>
        Checksum.Crc32C(Checksum.Crc32C(seed, (ulong)offset), header[..36]);

    private static ulong Mix(ulong state, ulong word)
    {
        state = (state ^ word) * 0x9E3779B97F4A7C15;
        return state ^ (state >> 32);
    }
}
