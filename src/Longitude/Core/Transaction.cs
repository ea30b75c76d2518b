namespace Longitude.Core;

/// <summary>What a write does to its key.</summary>
public enum WriteKind : byte
{
    Put = 1,
    Delete = 2,

    /// <summary>Adds to a 64-bit number; commutes with other additions.</summary>
    Add = 3,

    /// <summary>Adds to numbers inside the row's value; commutes with others of its kind.</summary>
    AddToFields = 4,
}

/// <summary>One write of a transaction.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Key">The key within the shard.</param>
/// <param name="Value">The new value of a put; null otherwise. Never changed after the write was made.</param>
/// <param name="Delta">What an addition adds.</param>
/// <param name="Min">Lowest result that an addition with a negative delta may have.</param>
/// <param name="Max">Highest result that an addition with a positive delta may have.</param>
/// <param name="Fields">What is added to numbers inside the value; null for other kinds.</param>
public readonly record struct Write(
    WriteKind Kind, byte[] Key, byte[]? Value, long Delta = 0, long Min = long.MinValue, long Max = long.MaxValue, FieldAdditions? Fields = null)
{
    /// <summary>True when it commutes with others of its kind, and needs nobody to have read the key.</summary>
    public bool IsAddition => Kind is WriteKind.Add or WriteKind.AddToFields;

    public static Write Put(byte[] key, byte[] value) => new(WriteKind.Put, key, value);

    public static Write Delete(byte[] key) => new(WriteKind.Delete, key, null);

    public static Write Add(byte[] key, long delta, long min = long.MinValue, long max = long.MaxValue) =>
        new(WriteKind.Add, key, null, delta, min, max);

    public static Write AddToFields(byte[] key, FieldAdditions fields) => new(WriteKind.AddToFields, key, null, Fields: fields);
}

/// <summary>
/// What one shard must judge and apply for a transaction: the keys and ranges that must have no version newer than
/// <see cref="ReadAt"/>, and the writes. Immutable once sent.
/// </summary>
/// <remarks>
/// One position stands for all versions seen: a read at a position saw the newest version up to it, so "still the newest" is
/// the same as "nothing newer than the position", for keys and for ranges alike. Arrays, because every shard and every copy goes
/// through them several times, and through an interface each time would make an object.
/// </remarks>
public sealed class Part
{
    public required TransactionId Id { get; init; }

    /// <summary>The gateway has the outcomes of all its transactions up to this count and will not send them again.</summary>
    public required long AckedThrough { get; init; }

    /// <summary>How often the transaction was tried before.</summary>
    public int Age { get; init; }

    /// <summary>The reads were made at this position of the shard's log.</summary>
    public LogPosition ReadAt { get; init; }

    /// <summary>Keys that must not have changed since <see cref="ReadAt"/>.</summary>
    public byte[][] Keys { get; init; } = [];

    /// <summary>Ranges in which nothing must have changed since <see cref="ReadAt"/>.</summary>
    public KeyRange[] Ranges { get; init; } = [];

    /// <summary>At most one write per key.</summary>
    public Write[] Writes { get; init; } = [];

    /// <summary>True when something read must be validated.</summary>
    public bool Validates => Keys.Length > 0 || Ranges.Length > 0;
}

/// <summary>Why a transaction was rejected.</summary>
public enum RejectReason : byte
{
    None = 0,

    /// <summary>
    /// A key or range that it read, or a key that it wrote under snapshot isolation, was changed since; or a row that it adds to is not
    /// there, or not as it expects.
    /// </summary>
    Stale = 1,

    /// <summary>A key was in doubt when its epoch closed.</summary>
    InDoubt = 2,

    /// <summary>An earlier transaction of the same epoch writes a key that it writes.</summary>
    WriteWrite = 3,

    /// <summary>It reads what an earlier transaction of its epoch writes, and writes what another one reads.</summary>
    ReadWriteCycle = 4,

    /// <summary>Its fragment came after its epoch had closed.</summary>
    Late = 5,

    /// <summary>A participant closed the epoch without having received its fragment.</summary>
    Missing = 6,

    /// <summary>A key is protected for an older transaction that failed before.</summary>
    Protected = 7,

    /// <summary>An addition would leave its bounds, whatever becomes of others. Trying again is of no use by itself.</summary>
    Bound = 8,

    /// <summary>An addition might leave its bounds, depending on others that are in doubt.</summary>
    BoundInDoubt = 9,

    /// <summary>An addition met a value that is not a 64-bit number. Trying again is of no use.</summary>
    NotANumber = 10,

    /// <summary>It read at a position older than the history that is kept.</summary>
    TooOld = 11,

    /// <summary>Its id is older than what its gateway has acknowledged: a message that outlived its transaction.</summary>
    Forgotten = 12,

    /// <summary>Too many transactions already wait for keys in doubt.</summary>
    Overloaded = 13,
}

/// <summary>How a transaction ended at a shard. Whether it committed is equal at every shard that took part.</summary>
public sealed record Outcome
{
    /// <summary>True when the writes are installed.</summary>
    public required bool Committed { get; init; }

    public RejectReason Reason { get; init; }

    /// <summary>The key that the transaction lost over, where there is one.</summary>
    public byte[]? Key { get; init; }

    /// <summary>The shard that said so.</summary>
    public required ShardId Shard { get; init; }

    /// <summary>The position at which the writes stand in that shard's log.</summary>
    public LogPosition Position { get; init; }

    /// <summary>The epochs of the shard's places that it belongs to, root first.</summary>
    public IReadOnlyList<Epoch> Epochs { get; init; } = [];
}
