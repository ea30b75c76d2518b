using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Longitude.Core;

namespace Longitude.Store;

/// <summary>One version of a row. Immutable but for <see cref="Older"/>, which collecting cuts off.</summary>
internal sealed class StoredVersion(RowVersion version, byte[]? value, ulong hash, StoredVersion? older)
{
    public readonly RowVersion Version = version;

    /// <summary>Null when this version deleted the row.</summary>
    public readonly byte[]? Value = value;

    /// <summary>The share of this version in the state hash while it is the newest; 0 for a tombstone.</summary>
    public readonly ulong Hash = hash;

    /// <summary>Written by the writer only. Set to null once no reader whose answer counts can want what is behind it.</summary>
    public StoredVersion? Older = older;
}

/// <summary>A key and its versions. Written by the store's writer only; read by any thread.</summary>
internal sealed class Row(byte[] key)
{
    public const long NoDoubt = long.MaxValue;

    public readonly byte[] Key = key;

    /// <summary>Null in a placeholder, which exists only to carry a doubt.</summary>
    private StoredVersion? _newest;

    private long _doubt = NoDoubt;

    /// <summary>Whether the collection queue holds this row. Writer only. Queued means in the queue exactly once.</summary>
    public bool Queued;

    public StoredVersion? Newest
    {
        get => Volatile.Read(ref _newest);
        set => Volatile.Write(ref _newest, value);
    }

    /// <summary>The position of the close since which the value is not known; <see cref="NoDoubt"/> when it is known.</summary>
    public long Doubt
    {
        get => Volatile.Read(ref _doubt);
        set => Volatile.Write(ref _doubt, value);
    }

    /// <summary>
    /// Brings closer what a scan will look at a few rows later. A row, its version and its value are three objects far apart, and
    /// each is only found through the one before: so each is asked for when the one before has come.
    /// </summary>
    public static unsafe void Prefetch(Row? soon, Row? sooner, Row? next)
    {
        if (!Sse.IsSupported)
            return;

        // Addresses that a collection has just made wrong cost a useless fetch and nothing else.
        if (soon is not null)
            Sse.Prefetch0(Unsafe.As<Row, nint>(ref soon).ToPointer());
        if (sooner?._newest is { } version)
            Sse.Prefetch0(Unsafe.As<StoredVersion, nint>(ref version).ToPointer());
        if (next?._newest?.Value is { } value)
            Sse.Prefetch0(Unsafe.As<byte[], nint>(ref value).ToPointer());
    }

    /// <summary>Sets the first version of a row that no reader can see yet.</summary>
    public void SetUnshared(StoredVersion newest) => _newest = newest;

    /// <summary>
    /// The newest version at or before a moment. A reader that honours doubts has to look at <see cref="Doubt"/> before it calls
    /// this: the writer installs first and clears the doubt afterwards, so that a doubt seen cleared implies the install is seen.
    /// </summary>
    public StoredVersion? At(RowVersion at)
    {
        StoredVersion? version = Newest;
        while (version is not null && version.Version > at)
            version = Volatile.Read(ref version.Older);
        return version;
    }

    /// <summary>What the change maxima above this row must cover: its newest version, and the one that its doubt may bring.</summary>
    public ulong MaxVersion
    {
        get
        {
            ulong newest = _newest?.Version.Packed ?? 0;
            return _doubt == NoDoubt ? newest : Math.Max(newest, RowVersion.EndOf(new LogPosition(_doubt)).Packed);
        }
    }
}
