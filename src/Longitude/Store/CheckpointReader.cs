using System.Buffers.Binary;
using Longitude.Core;
using Longitude.Log;

namespace Longitude.Store;

/// <summary>Reads one checkpoint, in the format that CheckpointFile.cs describes, and believes nothing that it cannot check.</summary>
internal sealed class CheckpointReader(IFile file, string name, LogPosition expected)
{
    private readonly long _fileLength = file.Length;
    private byte[] _buffer = new byte[1024];
    private long _offset;
    private uint _chain;
    private RowVersion _end;
    private RowVersion _floor;

    public LoadedCheckpoint Read()
    {
        byte[] machineState = ReadHeader();
        RowStoreLoader loader = new(_floor);
        _end = RowVersion.EndOf(expected);
        long blockAt = _offset;
        while (ReadBlock(loader))
            blockAt = _offset;
        RowStore store = loader.Finish();
        ReadFooter(blockAt, loader, store);
        return new LoadedCheckpoint(expected, _floor, machineState, store);
    }

    private byte[] ReadHeader()
    {
        ReadOnlySpan<byte> header = Take(CheckpointFile.HeaderLength);
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(header[36..]);
        if (!header[..8].SequenceEqual(CheckpointFile.Magic))
            throw Damaged(0, "does not begin as a checkpoint does");
        if (crc != Crc32C.Of(header[..36]))
            throw Damaged(0, "has a header that fails its checksum");
        uint format = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (format != CheckpointFile.FormatVersion)
            throw Damaged(8, $"has format {format}, and this program knows {CheckpointFile.FormatVersion} only");
        long position = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
        if (position != expected.Value)
            throw Damaged(16, $"holds position {position}, which is not the one it is named after");
        _floor = new RowVersion(BinaryPrimitives.ReadUInt64LittleEndian(header[24..]));
        uint blobCrc = BinaryPrimitives.ReadUInt32LittleEndian(header[32..]);
        int blobLength = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        Chain(crc);

        long blobAt = _offset;
        byte[] machineState = Take(blobLength).ToArray();
        if (Crc32C.Of(machineState) != blobCrc)
            throw Damaged(blobAt, "has a machine state that fails its checksum");
        return machineState;
    }

    private bool ReadBlock(RowStoreLoader loader)
    {
        long at = _offset;
        int length = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        if (length == 0)
            return false;
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, length);
        ReadOnlySpan<byte> rest = Take(8);
        rest[..4].CopyTo(head[4..]);
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        uint rows = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        long payloadAt = _offset;
        ReadOnlySpan<byte> payload = Take(length);
        if (crc != ~Crc32C.Append(Crc32C.Append(uint.MaxValue, head), payload))
            throw Damaged(at, "has a block that fails its checksum");
        Chain(crc);

        int next = 0;
        try
        {
            for (uint row = 0; row < rows; row++)
                AddRow(loader, payload, ref next);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or InvariantBrokenException)
        {
            throw Damaged(payloadAt + next, "has a row that makes no sense although its block passes its checksum");
        }
        if (next != payload.Length)
            throw Damaged(payloadAt + next, "has bytes behind the last row of a block");
        return true;
    }

    private void AddRow(RowStoreLoader loader, ReadOnlySpan<byte> payload, ref int next)
    {
        byte[] key = Bytes(payload, Varint(payload, ref next), ref next);
        uint versions = Varint(payload, ref next);
        Invariant.Holds(versions > 0, "a row in a checkpoint has no versions.");
        for (uint i = 0; i < versions; i++)
        {
            RowVersion version = new(BinaryPrimitives.ReadUInt64LittleEndian(payload[next..]));
            next += 8;
            uint length = Varint(payload, ref next);
            byte[]? value = length == 0 ? null : Bytes(payload, length - 1, ref next);
            if (i == 0)
            {
                Invariant.Holds(version <= _end, "a row in a checkpoint is newer than the checkpoint.");
                loader.Add(key, version, value);
            }
            else
            {
                loader.AddOlder(version, value);
            }
        }
    }

    private static byte[] Bytes(ReadOnlySpan<byte> payload, uint length, ref int next)
    {
        byte[] bytes = payload.Slice(next, (int)length).ToArray();
        next += bytes.Length;
        return bytes;
    }

    private static uint Varint(ReadOnlySpan<byte> payload, ref int next)
    {
        uint value = payload[next++];
        if (value < 0x80)
            return value;
        value &= 0x7F;
        for (int shift = 7; ; shift += 7)
        {
            Invariant.Holds(shift < 35, "a number in a checkpoint is too long.");
            uint b = payload[next++];
            value |= (b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
    }

    /// <summary>Checks what stands behind the zero that ended the blocks, at <paramref name="at"/>.</summary>
    private void ReadFooter(long at, RowStoreLoader loader, RowStore store)
    {
        Span<byte> footer = stackalloc byte[CheckpointFile.FooterLength];
        footer.Clear();
        Take(CheckpointFile.FooterLength - 4).CopyTo(footer[4..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(footer[32..]) != Crc32C.Of(footer[..32]))
            throw Damaged(at, "has a footer that fails its checksum");
        if (BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) != _chain)
            throw Damaged(at, "has lost, doubled or swapped blocks");
        if (BinaryPrimitives.ReadUInt64LittleEndian(footer[8..]) != (ulong)loader.Rows
            || BinaryPrimitives.ReadUInt64LittleEndian(footer[16..]) != (ulong)loader.Versions)
            throw Damaged(at, "does not have as many rows as it says");
        if (BinaryPrimitives.ReadUInt64LittleEndian(footer[24..]) != store.StateHash)
            throw Damaged(at, "has rows that do not have the state hash it says");
        if (_offset != _fileLength)
            throw Damaged(_offset, "has bytes behind its end");
    }

    /// <summary>Reads the next bytes. They stay valid until the next call.</summary>
    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _fileLength - _offset)
            throw Damaged(_offset, "ends too early or has a length that is wrong");
        if (length > _buffer.Length)
            _buffer = new byte[Math.Max(length, (int)Math.Min(_buffer.Length * 2L, Array.MaxLength))];
        Span<byte> bytes = _buffer.AsSpan(0, length);
        if (file.Read(_offset, bytes) != length)
            throw Damaged(_offset, "ends too early");
        _offset += length;
        return bytes;
    }

    private void Chain(uint crc)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, crc);
        _chain = Crc32C.Append(_chain, bytes);
    }

    private LogDamagedException Damaged(long offset, string what) =>
        new($"Checkpoint {name} {what} (at byte {offset}). None of it was used. Restore the file from a backup or copy the shard from "
            + "another replica; or, if the log still reaches back to the checkpoint before it, move this file away and start again.");
}
