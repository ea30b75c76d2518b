using System.Buffers.Binary;
using System.Numerics;
using Longitude.Core;
using Longitude.Log;

namespace Longitude.Node;

/// <summary>
/// How often the node was started, kept in the file <c>starts</c>: the count in eight bytes, little-endian, and its CRC-32C in four.
/// </summary>
internal static class StartCounter
{
    private const string Name = "starts", NewName = "starts.new";

    /// <summary>Counts this start, durably, before anything can be sent under its number.</summary>
    /// <exception cref="LogDamagedException">The file is damaged.</exception>
    public static long Next(IFileSystem files)
    {
        long count = files.Exists(Name) ? Read(files) + 1 : 1;
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], BitOperations.Crc32C(0u, (ulong)count));
        using (IFile file = files.Open(NewName, create: true))
        {
            file.Write(0, bytes);
            file.SetLength(bytes.Length);
            file.Sync();
        }

        files.Rename(NewName, Name);
        files.SyncFolder("");
        return count;
    }

    private static long Read(IFileSystem files)
    {
        Span<byte> bytes = stackalloc byte[12];
        using IFile file = files.Open(Name, create: false);
        int read = file.Read(0, bytes);
        long count = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (read != bytes.Length || sum != BitOperations.Crc32C(0u, (ulong)count) || count < 1)
            throw new LogDamagedException($"{files.Describe(Name)} is damaged. It holds how often this folder was opened; put a number there that is surely higher, or restore the folder from a backup.");
        Invariant.Holds(count < uint.MaxValue, "a start count fits its part of a gateway's id");
        return count;
    }
}
