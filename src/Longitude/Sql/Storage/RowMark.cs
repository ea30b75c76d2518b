using Longitude.Store;

namespace Longitude.Sql.Storage;

/// <summary>
/// What the system column xmin holds: a number that changes when the row does, and by which applications find out whether somebody
/// changed it since they read it. It is a checksum of the stored row.
/// </summary>
/// <remarks>
/// Rejected: the log position that made the row. It is known only after the commit, but RETURNING xmin has to give the number that will be
/// read later. A number that each transaction picks and rows keep would cost every row four bytes. Of a checksum, a change that spans
/// at most 32 bits always changes it, any other one but for one in 2^32; a row that is changed back is the row that was read.
/// </remarks>
internal static class RowMark
{
    /// <summary>PostgreSQL's first ordinary transaction id; lower ones have meanings of their own.</summary>
    private const uint Lowest = 3;

    public static uint Of(ReadOnlySpan<byte> row) => Math.Max(Lowest, Crc32C.Of(row));
}
