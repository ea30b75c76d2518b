using Longitude.Store;

namespace Longitude.Core;

/// <content>The state as bytes, for checkpoints, and for comparing replicas.</content>
public sealed partial class ShardMachine
{
    private const byte StateFormat = 2;

    /// <summary>The oldest format that can be read: without additions to fields.</summary>
    private const byte OldestStateFormat = 1;

    // Kept, because the state is large and hashed often.
    private ByteWriter? _hashed;

    /// <summary>
    /// A number that is equal on every replica that has applied the same log, and after every replay. It covers the newest
    /// version of every row and everything that decides about later events.
    /// </summary>
    public ulong StateHash() => StateHash(out _);

    /// <param name="bytesHashed">How much had to be hashed for it; the rows are not counted, their hash is kept up to date.</param>
    public ulong StateHash(out long bytesHashed)
    {
        ByteWriter bytes = _hashed ??= new ByteWriter(1024);
        bytes.Clear();
        WriteState(bytes);
        bytesHashed = bytes.Written.Length;
        return Rows.StateHash ^ StateHasher.Hash(bytes.Written, 0);
    }

    /// <summary>Writes everything but the rows.</summary>
    public void WriteState(ByteWriter to)
    {
        to.Byte(StateFormat);
        to.Count(Shard.Value);
        to.Count(Applied.Value);
        to.Count(Floor.Value);
        OutcomeCodec.WriteEpochs(to, _open);
        OutcomeCodec.WriteEpochs(to, _forgotten);
        Cuts.Write(to);
        for (int depth = 0; depth < _epochs.Length; depth++)
        {
            to.Count(_epochs[depth].Count);
            for (int i = 0; i < _epochs[depth].Count; i++)
                WriteEpoch(to, _epochs[depth][i]);
        }

        to.Count(_doubts.Count);
        foreach ((byte[] key, Doubt doubt) in _doubts.InKeyOrder)
        {
            to.Bytes(key);
            to.Fixed(doubt.Version.Packed);
            to.Count(doubt.Holders);
            to.Bool(doubt.Changed);
            to.Fixed(doubt.Sum);
            to.Count(doubt.Fields.Count);
            foreach (FieldAddition field in doubt.Fields.Values)
                WriteField(to, field);
        }

        to.Count(_deferred.Count);
        foreach (TransactionEvent e in _deferred)
            EventCodec.WritePart(to, e.Part);
        _outcomes.Write(to);
    }

    /// <summary>Takes over a state that <see cref="WriteState"/> wrote, and the rows that belong to it.</summary>
    /// <exception cref="FormatException">The bytes are not such a state, or are another shard's.</exception>
    public void ReadState(ReadOnlySpan<byte> bytes, RowStore rows)
    {
        Invariant.Holds(Applied == LogPosition.Zero, "a state is read into a machine that has applied nothing");
        var from = new ByteReader(bytes);
        byte format = from.Byte();
        if (format is < OldestStateFormat or > StateFormat)
            throw new FormatException($"The state has format {format}; this program reads the formats {OldestStateFormat} to {StateFormat}.");
        long shard = from.Count();
        if (shard != Shard.Value)
            throw new FormatException($"The state is of shard {shard}, not of shard {Shard}.");
        Rows = rows;
        long applied = from.Count();
        Floor = new LogPosition(from.Count());
        _open = OutcomeCodec.ReadEpochs(ref from);
        OutcomeCodec.ReadEpochs(ref from).CopyTo(_forgotten, 0);
        if (_open.Length != _epochs.Length)
            throw new FormatException("The state is of a world with another number of levels.");
        Cuts.Read(ref from);
        for (int depth = 0; depth < _epochs.Length; depth++)
        {
            int count = from.Length();
            for (int i = 0; i < count; i++)
                ReadEpoch(ref from, Leaf.Chain[depth]);
        }

        int doubts = from.Length();
        for (int i = 0; i < doubts; i++)
        {
            byte[] key = from.Bytes();
            var doubt = new Doubt { Version = new RowVersion(from.FixedUnsigned()), Holders = (int)from.Count(), Changed = from.Bool(), Sum = from.Fixed() };
            Invariant.Holds(doubt.Holders > 0, "a key in doubt has a holder");
            int fields = format == OldestStateFormat ? 0 : from.Length();
            for (int j = 0; j < fields; j++)
            {
                FieldAddition field = ReadField(ref from);
                doubt.Fields.Add(field.Offset, field);
            }

            _doubts.Restore(key, doubt);
            Rows.SetDoubt(key, doubt.Version.Position);
        }

        int deferred = from.Length();
        for (int i = 0; i < deferred; i++)
            _deferred.Add(new TransactionEvent(EventCodec.ReadPart(ref from)));
        _outcomes.Read(ref from);
        if (!from.AtEnd)
            throw new FormatException("Bytes are left over after a state.");
        Invariant.Holds(Floor.Value <= applied, "history is not given up ahead of the log");
        for (int depth = 0; depth < _open.Length; depth++)
        {
            Invariant.Holds(Cuts.Newest(depth) == _open[depth].Previous, "the newest close is right before the open epoch");
            Invariant.Holds(_forgotten[depth] < _open[depth], "only closed epochs are forgotten");
        }

        Volatile.Write(ref _applied, applied);
    }

    private static void WriteField(ByteWriter to, in FieldAddition field)
    {
        to.Count(field.Offset);
        to.Byte(field.Width);
        to.Count(field.NullAt);
        to.Byte(field.NullMask);
        to.Fixed(field.Delta);
    }

    private static FieldAddition ReadField(ref ByteReader from) => new(
        (int)from.Count(), from.Byte(), (int)from.Count(), from.Byte(), from.Fixed(), long.MinValue, long.MaxValue);

    private static void WriteEpoch(ByteWriter to, EpochFragments epoch)
    {
        to.Count(epoch.Epoch.Value);
        to.Count(epoch.ClosedAt.Value);
        OutcomeCodec.WriteEpochs(to, epoch.EpochsAtClose);
        to.Count(epoch.Undecided);
        to.Count(epoch.List.Count);
        foreach (Fragment f in epoch.List)
        {
            EventCodec.WriteFragment(to, f.Event);
            to.Bool(f.Verdict is not null);
            if (f.Verdict is not null)
            {
                to.Byte((byte)f.Verdict.Reason);
                to.Byte((byte)f.Verdict.Conflicts);
                to.OptionalBytes(f.Verdict.Key);
            }

            to.Bool(f.Outcome is not null);
            if (f.Outcome is not null)
                OutcomeCodec.Write(to, f.Outcome);
        }
    }

    private void ReadEpoch(ref ByteReader from, Place place)
    {
        var epoch = new EpochFragments(place, new Epoch(from.Count()))
        {
            ClosedAt = new LogPosition(from.Count()),
            EpochsAtClose = OutcomeCodec.ReadEpochs(ref from),
            Undecided = (int)from.Count(),
        };
        int fragments = from.Length();
        for (int i = 0; i < fragments; i++)
        {
            var f = new Fragment(EventCodec.ReadFragment(ref from));
            if (from.Bool())
                f.Verdict = new Verdict { Reason = (RejectReason)from.Byte(), Conflicts = (Conflicts)from.Byte(), Key = from.OptionalBytes() };
            if (from.Bool())
                f.Outcome = OutcomeCodec.Read(ref from);
            epoch.List.Add(f);
            _fragments.Add(f.Id, f);
            if (epoch.ClosedAt == LogPosition.Zero && f.Part.Age >= ProtectingAge)
                _protectors.Add(f);
        }

        _epochs[place.Depth].Add(epoch);
    }
}
