using Longitude.Core;

namespace Longitude.Log;

/// <summary>How an append ended.</summary>
public enum AppendResult
{
    /// <summary>The batch is durable.</summary>
    Appended,

    /// <summary>The tail is not where the caller believed: somebody else appended. Nothing was written.</summary>
    WrongTail,

    /// <summary>The loglet was sealed. Nothing was written.</summary>
    Sealed,

    /// <summary>There is no room on the disk. Nothing was written; the same append may succeed when there is room.</summary>
    NoSpace,
}

/// <summary>
/// A piece of a shard's log that one storage keeps: durable, ordered and fenced appends of opaque entries.
/// Used by one thread at a time, but for <see cref="Read"/>, <see cref="First"/> and <see cref="Tail"/>, which may run beside appends.
/// </summary>
public interface ILoglet : IDisposable
{
    /// <summary>The oldest position that can still be read; <see cref="Tail"/>.Next when nothing can.</summary>
    LogPosition First { get; }

    /// <summary>The position of the last durable entry; <see cref="LogPosition.Zero"/> when there never was one.</summary>
    LogPosition Tail { get; }

    /// <summary>Appends the entries of a batch after <paramref name="expectedTail"/> and returns when they are durable.</summary>
    /// <exception cref="LogBrokenException">
    /// The storage failed in a way that leaves its content unknown. Every later call throws it again.
    /// </exception>
    AppendResult Append(LogPosition expectedTail, LogBatch batch);

    /// <summary>The durable entries from a position on, in order, up to the tail at the time of the call.</summary>
    /// <exception cref="LogTrimmedException">The position is older than <see cref="First"/>.</exception>
    /// <exception cref="LogDamagedException">An entry before the tail fails its checksum.</exception>
    IEnumerable<LogEntry> Read(LogPosition from);

    /// <summary>Refuses all later appends, durably.</summary>
    void Seal();

    /// <summary>Allows the storage to forget entries before a position. It may keep more.</summary>
    void Trim(LogPosition before);
}

/// <summary>One entry as read back from a log.</summary>
public readonly record struct LogEntry(LogPosition Position, ReadOnlyMemory<byte> Payload);
