using System.Buffers.Binary;

namespace Longitude.Cli.Demo;

internal enum RecordKind : byte
{
    /// <summary>The world is open and filled, and the clients begin.</summary>
    Ready = 1,

    /// <summary>A transfer ended; the number is its sequence among those of its client.</summary>
    Transfer,

    /// <summary>A booking ended; the number is the seat.</summary>
    Booking,

    /// <summary>The newest epoch of a place; the client is the place's id, and the micros count since the beginning.</summary>
    Epoch,

    /// <summary>How many attempts a place has rejected so far; the client is the place's id, the detail the reason.</summary>
    Rejections,
}

internal enum Ending : byte
{
    /// <summary>Committed.</summary>
    Done = 1,

    /// <summary>The account did not hold so much.</summary>
    Declined,

    /// <summary>The seat was sold already; the detail is the client that has it.</summary>
    Taken,

    /// <summary>Lost against others too often.</summary>
    GivenUp,

    /// <summary>No outcome came in time.</summary>
    Unknown,
}

/// <summary>One line of the engine's report: 18 bytes on the pipe, so that what a kill cuts off is easily told.</summary>
internal readonly record struct Record(RecordKind Kind, int Client, Ending Ending, int Retries, int Detail, uint Micros, long Number)
{
    public const int Size = 18;

    public static Record Read(ReadOnlySpan<byte> from) => new(
        (RecordKind)from[0],
        from[1],
        (Ending)from[2],
        from[3],
        BinaryPrimitives.ReadInt16LittleEndian(from[4..]),
        BinaryPrimitives.ReadUInt32LittleEndian(from[6..]),
        BinaryPrimitives.ReadInt64LittleEndian(from[10..]));

    public void Write(Span<byte> to)
    {
        to[0] = (byte)Kind;
        to[1] = checked((byte)Client);
        to[2] = (byte)Ending;
        to[3] = (byte)Math.Min(Retries, byte.MaxValue);
        BinaryPrimitives.WriteInt16LittleEndian(to[4..], checked((short)Detail));
        BinaryPrimitives.WriteUInt32LittleEndian(to[6..], Micros);
        BinaryPrimitives.WriteInt64LittleEndian(to[10..], Number);
    }
}
