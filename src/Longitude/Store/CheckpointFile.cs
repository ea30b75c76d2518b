// Checkpoint files: the rows of a shard and the state of its machine at one log position, so that a restart need not read the
// whole log and the log can be trimmed.
//
// All numbers are little-endian. CRC is CRC-32C.
//
//   header   8 magic "LongCkp1" | u32 format | u32 blob length | i64 position | u64 floor | u32 CRC of the blob | u32 CRC of the
//            36 bytes before
//   blob     the machine's state, opaque here
//   blocks   u32 payload length (> 0) | u32 rows | u32 CRC of these 8 bytes and the payload | payload
//            a payload is rows: varint key length | key | varint versions | per version, newest first: u64 version |
//            varint (value length + 1), 0 for a deletion | value
//   footer   u32 0 | u32 chain | u64 rows | u64 versions | u64 state hash | u32 CRC of the 32 bytes before
//
// The chain is a CRC over the CRCs of header and blocks in order: blocks that are whole but lost, doubled or swapped show too.
// Rows are in key order. What is written is a function of the state at the position and of its floor, not of what was collected:
// replicas with equal machine states write equal bytes.
//
// A file is written under a name ending in ".new", synced, renamed, and the folder synced: a file with the final name is whole, or
// its storage damaged it. Rejected: an incremental format (rows changed since the last checkpoint). It pays for data larger than
// memory and comes with it; until then a full file is simpler to trust, and is written at the speed of the disk.
using System.Globalization;
using Longitude.Core;
using Longitude.Log;

namespace Longitude.Store;

/// <summary>Writes, lists, reads and prunes the checkpoint files of one folder. Nothing here is called by two threads at a time.</summary>
public static class CheckpointFile
{
    /// <summary>Checkpoints that <see cref="Prune"/> keeps: the newest, and one to go back to if the storage damages that.</summary>
    public const int KeepCount = 2;

    internal const uint FormatVersion = 1;
    internal const int HeaderLength = 40;
    internal const int BlockHeaderLength = 12;
    internal const int FooterLength = 36;

    /// <summary>A block is written out when its payload has reached this; a single row may make it larger.</summary>
    internal const int BlockBytes = 256 * 1024;

    private const string Prefix = "checkpoint-";
    private const string Unfinished = ".new";
    private const int PositionDigits = 20;

    internal static ReadOnlySpan<byte> Magic => "LongCkp1"u8;

    /// <summary>Writes a checkpoint and makes it durable. Leftovers of unfinished ones are removed.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="view">The state to write; the caller disposes it.</param>
    /// <param name="machineState">Given back as it is when the checkpoint is loaded.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <exception cref="IOException">The disk is full or failed. The unfinished file was removed, and nothing else touched.</exception>
    /// <exception cref="OperationCanceledException">As asked for. The unfinished file was removed.</exception>
    /// <exception cref="InvariantBrokenException">
    /// What was read from the store does not have the view's state hash: the store is broken, and the file was not published.
    /// </exception>
    public static void Write(
        IFileSystem files, string folder, StoreView view, ReadOnlySpan<byte> machineState, CancellationToken cancellation = default)
    {
        foreach (string name in files.List(folder))
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Unfinished, StringComparison.Ordinal))
                files.Delete(Combine(folder, name));
        }

        string path = Combine(folder, NameOf(view.Position));
        string unfinished = path + Unfinished;
        try
        {
            using (IFile file = files.Open(unfinished, create: true))
            {
                new CheckpointWriter(file, view).Write(machineState, cancellation);
                file.Sync();
            }
            files.Rename(unfinished, path);
        }
        catch
        {
            TryDelete(files, unfinished);
            throw;
        }
        files.SyncFolder(folder);
    }

    /// <summary>The positions of the checkpoints in a folder, newest first, by their names alone. Empty when the folder is missing.</summary>
    public static IReadOnlyList<LogPosition> List(IFileSystem files, string folder)
    {
        List<LogPosition> positions = [];
        foreach (string name in files.List(folder))
        {
            if (name.Length == Prefix.Length + PositionDigits
                && name.StartsWith(Prefix, StringComparison.Ordinal)
                && long.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long position))
                positions.Add(new LogPosition(position));
        }
        positions.Sort(static (a, b) => b.CompareTo(a));
        return positions;
    }

    /// <summary>Loads the checkpoint of a position; null when there is none.</summary>
    /// <exception cref="LogDamagedException">A checksum, the state hash or the structure is wrong. Nothing of the file is used.</exception>
    public static LoadedCheckpoint? TryLoad(IFileSystem files, string folder, LogPosition position)
    {
        string path = Combine(folder, NameOf(position));
        if (!files.Exists(path))
            return null;
        using IFile file = files.Open(path, create: false);
        return new CheckpointReader(file, files.Describe(path), position).Read();
    }

    /// <summary>Deletes all but the newest checkpoints.</summary>
    public static void Prune(IFileSystem files, string folder)
    {
        IReadOnlyList<LogPosition> positions = List(files, folder);
        if (positions.Count <= KeepCount)
            return;
        for (int i = KeepCount; i < positions.Count; i++)
            files.Delete(Combine(folder, NameOf(positions[i])));
        files.SyncFolder(folder);
    }

    /// <summary>The file name of a position's checkpoint: names sort as positions do.</summary>
    public static string NameOf(LogPosition position) =>
        Prefix + position.Value.ToString("D" + PositionDigits, CultureInfo.InvariantCulture);

    private static string Combine(string folder, string name) => folder.Length == 0 ? name : folder + "/" + name;

    private static void TryDelete(IFileSystem files, string path)
    {
        try
        {
            if (files.Exists(path))
                files.Delete(path);
        }
        catch (IOException)
        {
            // What went wrong first is what the caller has to hear; the next checkpoint tries to remove the leftover again.
        }
    }
}

/// <summary>A checkpoint as read back.</summary>
/// <param name="Position">The log position up to which all events are in it.</param>
/// <param name="Floor">The store's floor at that position.</param>
/// <param name="MachineState">What was given to <see cref="CheckpointFile.Write"/>.</param>
/// <param name="Store">The rows. Doubts are not among them: whoever knows the machine state sets them again.</param>
public sealed record LoadedCheckpoint(LogPosition Position, RowVersion Floor, byte[] MachineState, RowStore Store);
