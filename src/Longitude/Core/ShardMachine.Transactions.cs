using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Longitude.Core;

/// <content>Transactions that only this shard must judge.</content>
public sealed partial class ShardMachine
{
    /// <summary>How many transactions may wait for keys in doubt, outside of simulated worlds.</summary>
    public const int DeferredMax = 50_000;

    private void ApplyTransaction(TransactionEvent e, LogPosition position)
    {
        switch (_outcomes.Begin(e.Part.Id, e.Part.AckedThrough, position, out Outcome? known))
        {
            case OutcomeTable.Standing.Finished:
                _effects.Finished(e.Part.Id, known!);
                return;
            case OutcomeTable.Standing.Forgotten:
                _effects.Finished(e.Part.Id, Rejected(RejectReason.Forgotten, null, Shard));
                return;
            case OutcomeTable.Standing.InProgress:
                return;
        }

        if (!TouchesDoubt(e.Part))
            Finish(e.Part.Id, JudgeAlone(e.Part, new RowVersion(position, 0)));
        else if (_deferred.Count < World.DeferredMax)
            _deferred.Add(e);
        else
            Finish(e.Part.Id, Rejected(RejectReason.Overloaded, null, Shard));
    }

    /// <summary>Judges again, in order of arrival, what waited for keys that may have left doubt.</summary>
    private void JudgeDeferred(LogPosition position)
    {
        if (_deferred.Count == 0)
            return;
        TransactionEvent[] waiting = [.. _deferred];
        _deferred.Clear();
        int sub = 0;
        foreach (TransactionEvent e in waiting)
        {
            if (TouchesDoubt(e.Part))
                _deferred.Add(e);
            else
                Finish(e.Part.Id, JudgeAlone(e.Part, new RowVersion(position, ++sub)));
        }

        Invariant.Holds(sub < RowVersion.SubMax, "the deferred transactions of one resolution have room in its position");
    }

    private Outcome JudgeAlone(Part part, RowVersion version)
    {
        if (part.Validates && part.ReadAt < Floor)
            return Rejected(RejectReason.TooOld, null, Shard);
        foreach (Write write in part.Writes)
        {
            if (IsProtectedFrom(part, write.Key))
                return Rejected(RejectReason.Protected, write.Key, Shard);
        }

        if (IsStale(part, out byte[]? changed))
            return Rejected(RejectReason.Stale, changed, Shard);
        foreach (Write write in part.Writes)
        {
            RejectReason reason = write.Kind switch
            {
                WriteKind.Add => CheckAddition(write),
                WriteKind.AddToFields => CheckFields(write),
                _ => RejectReason.None,
            };
            if (reason != RejectReason.None)
                return Rejected(reason, write.Key, Shard);
        }

        Invariant.Holds(version > RowVersion.EndOf(part.ReadAt), "a transaction is judged after what it has read");
        foreach (Write write in part.Writes)
            Rows.Install(write.Key, version, ValueAfter(write));
        return new Outcome { Committed = true, Shard = Shard, Position = version.Position, Epochs = _open };
    }

    private bool TouchesDoubt(Part part)
    {
        if (_doubts.Count == 0)
            return false;
        foreach (Write write in part.Writes)
        {
            if (_doubts.Contains(write.Key))
                return true;
        }

        foreach (byte[] key in part.Keys)
        {
            if (_doubts.Contains(key))
                return true;
        }

        foreach (KeyRange range in part.Ranges)
        {
            if (_doubts.FirstIn(range) is not null)
                return true;
        }

        return false;
    }

    /// <summary>True when something that the part read has a newer version.</summary>
    private bool IsStale(Part part, out byte[]? changed)
    {
        RowVersion seen = RowVersion.EndOf(part.ReadAt);
        foreach (byte[] key in part.Keys)
        {
            if (!Rows.ChangedSince(key, seen))
                continue;
            changed = key;
            return true;
        }

        foreach (KeyRange range in part.Ranges)
        {
            if (!Rows.ChangedSince(range, seen))
                continue;
            changed = range.Start;
            return true;
        }

        changed = null;
        return false;
    }

    private RejectReason CheckAddition(Write write)
    {
        if (!TryNumber(write.Key, out long value))
            return RejectReason.NotANumber;
        return Additions.Within(value, write) ? RejectReason.None : RejectReason.Bound;
    }

    private RejectReason CheckFields(Write write)
    {
        if (!TryRow(write, out byte[]? row))
            return RejectReason.Stale;
        return write.Fields!.AreWithin(row) ? RejectReason.None : RejectReason.Bound;
    }

    /// <summary>The row that a write adds to; false when it is not there, or not as the write expects.</summary>
    private bool TryRow(Write write, [NotNullWhen(true)] out byte[]? row) =>
        Rows.TryGetNewest(write.Key, out row) && write.Fields!.Fits(row);

    private byte[]? ValueAfter(Write write)
    {
        if (write.Kind == WriteKind.AddToFields)
        {
            Invariant.Holds(TryRow(write, out byte[]? row), "a row that is added to was found to fit");
            return write.Fields!.Apply(row);
        }

        if (write.Kind != WriteKind.Add)
            return write.Value;
        Invariant.Holds(TryNumber(write.Key, out long value), "an addition was checked before it is installed");
        return Additions.Encode(value + write.Delta);
    }

    /// <summary>The number that a key holds now; a missing row counts as zero.</summary>
    private bool TryNumber(byte[] key, out long value)
    {
        value = 0;
        return !Rows.TryGetNewest(key, out byte[]? bytes) || Additions.TryDecode(bytes, out value);
    }
}

/// <summary>Additions that commute: 64-bit numbers, stored little-endian in eight bytes.</summary>
public static class Additions
{
    public static byte[] Encode(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    public static bool TryDecode(ReadOnlySpan<byte> bytes, out long value)
    {
        value = bytes.Length == 8 ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
        return bytes.Length == 8;
    }

    /// <summary>True when the result neither overflows nor leaves the bound in whose direction the addition moves.</summary>
    internal static bool Within(long value, Write write)
    {
        Int128 result = (Int128)value + write.Delta;
        if (result < long.MinValue || result > long.MaxValue)
            return false;
        return write.Delta >= 0 ? write.Delta == 0 || result <= write.Max : result >= write.Min;
    }
}
