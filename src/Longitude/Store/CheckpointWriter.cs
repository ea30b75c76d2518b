using Longitude.Core;

using System.Buffers.Binary;
using Longitude.Log;

namespace Longitude.Store;

/// <summary>Writes one checkpoint into an empty file, in the format that CheckpointFile.cs describes.</summary>
internal sealed class CheckpointWriter(IFile file, StoreView view)
{
    // Grows to a block as rows come: small states are checkpointed, and sent to copies, often.
    private byte[] _buffer = new byte[8 * 1024];

    /// <summary>Bytes of the block under way, its header included.</summary>
    private int _length = CheckpointFile.BlockHeaderLength;

    private uint _blockRows;
    private long _offset;
    private uint _chain;
    private ulong _rows;
    private ulong _versions;
    private ulong _stateHash;

    public void Write(ReadOnlySpan<byte> machineState, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        WriteHeader(machineState);
        LeafCopy copy = view.NewCopy();
        List<StoredVersion> versions = [];
        byte[]? from = [];
        while (from is not null)
        {
            copy.Forward(ref from, null);
            for (int i = 0; i < copy.Count; i++)
            {
                view.Versions(copy[i], versions);
                if (versions.Count > 0)
                    AddRow(copy[i].Key, versions);
                if (_length < CheckpointFile.BlockBytes)
                    continue;
                cancellation.ThrowIfCancellationRequested();
                WriteBlock();
            }
        }
        if (_blockRows > 0)
            WriteBlock();
        // The pair of the check at loading: a view that was not kept stable must not become a checkpoint.
        Invariant.Holds(_stateHash == view.StateHash, $"the rows written for position {view.Position} are not the state of that position.");
        WriteFooter();
    }

    private void WriteHeader(ReadOnlySpan<byte> machineState)
    {
        Span<byte> header = stackalloc byte[CheckpointFile.HeaderLength];
        CheckpointFile.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], CheckpointFile.FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], machineState.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], view.Position.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], view.Floor.Packed);
        BinaryPrimitives.WriteUInt32LittleEndian(header[32..], Crc32C.Of(machineState));
        uint crc = Crc32C.Of(header[..36]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[36..], crc);
        Put(header);
        Put(machineState);
        Chain(crc);
    }

    private void AddRow(byte[] key, List<StoredVersion> versions)
    {
        Reserve(20L + key.Length);
        PutVarint((uint)key.Length);
        PutBytes(key);
        PutVarint((uint)versions.Count);
        foreach (StoredVersion version in versions)
        {
            Reserve(20L + (version.Value?.Length ?? 0));
            BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_length), version.Version.Packed);
            _length += 8;
            PutVarint(version.Value is null ? 0 : (uint)version.Value.Length + 1);
            PutBytes(version.Value);
        }
        _blockRows++;
        _rows++;
        _versions += (ulong)versions.Count;
        _stateHash += versions[0].Hash;
    }

    private void WriteBlock()
    {
        Span<byte> block = _buffer.AsSpan(0, _length);
        BinaryPrimitives.WriteInt32LittleEndian(block, _length - CheckpointFile.BlockHeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], _blockRows);
        uint crc = ~Crc32C.Append(Crc32C.Append(uint.MaxValue, block[..8]), block[CheckpointFile.BlockHeaderLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], crc);
        Put(block);
        Chain(crc);
        _length = CheckpointFile.BlockHeaderLength;
        _blockRows = 0;
    }

    private void WriteFooter()
    {
        Span<byte> footer = stackalloc byte[CheckpointFile.FooterLength];
        footer.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(footer[4..], _chain);
        BinaryPrimitives.WriteUInt64LittleEndian(footer[8..], _rows);
        BinaryPrimitives.WriteUInt64LittleEndian(footer[16..], _versions);
        BinaryPrimitives.WriteUInt64LittleEndian(footer[24..], _stateHash);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[32..], Crc32C.Of(footer[..32]));
        Put(footer);
        file.SetLength(_offset);
    }

    private void Chain(uint crc)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, crc);
        _chain = Crc32C.Append(_chain, bytes);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        file.Write(_offset, bytes);
        _offset += bytes.Length;
    }

    private void Reserve(long bytes)
    {
        long needed = _length + bytes;
        Invariant.Holds(needed <= Array.MaxLength, "a row with its versions is too large for a block of a checkpoint.");
        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(needed, _buffer.Length * 2L), Array.MaxLength));
    }

    private void PutVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
            _buffer[_length++] = (byte)(value | 0x80);
        _buffer[_length++] = (byte)value;
    }

    private void PutBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }
}
