using Longitude.Core;

namespace Longitude.Log;

/// <summary>The limits of a <see cref="FileLoglet"/>. The simulator shrinks them to reach their edges sooner.</summary>
public sealed record FileLogletOptions
{
    /// <summary>The smallest segment: room for its header, a small batch and the reserve for marks.</summary>
    public const int SegmentBytesMin = 4096;

    /// <summary>The largest batch, in framed bytes: 1 GiB.</summary>
    public const int BatchBytesMax = 1 << 30;

    /// <summary>How large a segment is; a multiple of 512. A batch that needs more gets a segment of its own.</summary>
    public int SegmentBytes { get; init; } = 16 << 20;

    /// <summary>
    /// How much of a new segment is filled between two syncs: small enough that an append that runs beside it does not wait
    /// behind a long write of the device.
    /// </summary>
    public int PrepareChunkBytes { get; init; } = 1 << 20;

    /// <summary>How much is read at once. A larger batch is read whole.</summary>
    public int ReadWindowBytes { get; init; } = 256 << 10;

    /// <summary>How far apart the marks are from which <see cref="FileLoglet.Read"/> can start inside a segment.</summary>
    public int MarkEveryBytes { get; init; } = 256 << 10;

    /// <summary>How many segments are kept in readiness; trimming recycles up to this many and deletes the others.</summary>
    public int SparesMax { get; init; } = 2;

    /// <summary>The largest write buffer that is kept between appends.</summary>
    public int WriteBufferKeptBytes { get; init; } = 1 << 20;

    /// <summary>A new loglet continues a log after this position. Ignored when the folder holds a loglet already.</summary>
    public LogPosition Origin { get; init; } = LogPosition.Zero;

    /// <summary>
    /// A number that tells this log from others; part of every checksum, so that no bytes of another log, and none that a client
    /// sent, can pass for a record of this one. Best drawn at random when the data folder is created, and kept beside it.
    /// </summary>
    public ulong Identity { get; init; }

    internal static void Check(FileLogletOptions options)
    {
        Need(options.SegmentBytes >= SegmentBytesMin, $"{nameof(SegmentBytes)} must be at least {SegmentBytesMin}", options);
        Need(options.SegmentBytes % LogFormat.SectorBytes == 0, $"{nameof(SegmentBytes)} must be whole sectors", options);
        Need(options.PrepareChunkBytes >= LogFormat.SectorBytes, $"{nameof(PrepareChunkBytes)} must hold a sector", options);
        Need(options.ReadWindowBytes >= LogFormat.SectorBytes, $"{nameof(ReadWindowBytes)} must hold a sector", options);
        Need(options.MarkEveryBytes >= LogFormat.SectorBytes, $"{nameof(MarkEveryBytes)} must hold a sector", options);
        Need(options.SparesMax >= 1, $"{nameof(SparesMax)} must be at least 1", options);
        Need(options.WriteBufferKeptBytes >= 0, $"{nameof(WriteBufferKeptBytes)} must not be negative", options);
        Need(options.Origin >= LogPosition.Zero, $"{nameof(Origin)} must not be negative", options);
    }

    private static void Need(bool right, string what, FileLogletOptions options)
    {
        if (!right)
            throw new ArgumentException($"{what}: {options}", nameof(options));
    }
}
