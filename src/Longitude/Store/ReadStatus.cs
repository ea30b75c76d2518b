namespace Longitude.Store;

/// <summary>How a read of one key, or one step of a scan, ended.</summary>
public enum ReadStatus
{
    /// <summary>There is a value.</summary>
    Found,

    /// <summary>There is none: never written, or deleted. For a scan: the end of the range.</summary>
    Absent,

    /// <summary>
    /// A write at or before the version asked for waits for the verdicts of other shards. The same read succeeds once it is resolved.
    /// </summary>
    InDoubt,

    /// <summary>The version asked for is older than what the store still keeps. No later try at it will succeed.</summary>
    TooOld,
}
