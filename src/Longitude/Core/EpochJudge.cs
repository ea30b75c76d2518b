namespace Longitude.Core;

/// <summary>
/// Compares the fragments of one epoch with those before them in the order. Only fragments that may still commit count: what
/// is certain to be rejected hinders nobody.
/// </summary>
internal sealed class EpochJudge
{
    private readonly Dictionary<byte[], WriteKind> _written = new(KeyOrder.Instance);
    private readonly HashSet<byte[]> _read = new(KeyOrder.Instance);
    private readonly List<KeyRange> _rangesRead = [];
    private readonly Dictionary<byte[], Reservation> _additions = new(KeyOrder.Instance);
    private readonly Dictionary<byte[], SortedDictionary<int, Reservation>> _fieldAdditions = new(KeyOrder.Instance);

    /// <summary>What a fragment conflicts with, and a key that shows it.</summary>
    public Conflicts Compare(Part part, out byte[]? key)
    {
        Conflicts conflicts = Conflicts.None;
        key = null;
        foreach (Write write in part.Writes)
        {
            if (_written.TryGetValue(write.Key, out WriteKind earlier) && !(earlier == write.Kind && write.IsAddition))
            {
                conflicts |= Conflicts.WriteAfterWrite;
                key = write.Key;
            }

            if (WasRead(write.Key))
                conflicts |= Conflicts.WriteAfterRead;
        }

        if (ReadsWritten(part, out byte[]? read))
        {
            conflicts |= Conflicts.ReadAfterWrite;
            key ??= read;
        }

        return conflicts;
    }

    /// <summary>
    /// Whether an addition keeps its bounds in every outcome of what is in doubt: whichever of this epoch's additions to the key
    /// commit, in whichever order.
    /// </summary>
    public RejectReason CheckAddition(Write write, long value)
    {
        if (!Additions.Within(value, write) && !_additions.ContainsKey(write.Key))
            return RejectReason.Bound;
        Reservation with = _additions.GetValueOrDefault(write.Key, Reservation.None).And(write);
        Int128 lowest = value + with.Negative, highest = value + with.Positive;
        return lowest >= with.Min && highest <= with.Max ? RejectReason.None : RejectReason.BoundInDoubt;
    }

    /// <summary>The same for additions to numbers inside a row, each of which has its bounds.</summary>
    /// <param name="row">The row's value, which the additions fit.</param>
    public RejectReason CheckFields(Write write, ReadOnlySpan<byte> row)
    {
        SortedDictionary<int, Reservation>? before = _fieldAdditions.GetValueOrDefault(write.Key);
        foreach (FieldAddition field in write.Fields!.Fields)
        {
            long value = FieldAdditions.Read(row, field);
            if (before is null || !before.TryGetValue(field.Offset, out Reservation reserved))
            {
                if (!FieldAdditions.Within(value, field))
                    return RejectReason.Bound;
                continue;
            }

            Reservation with = reserved.And(field);
            if (value + with.Negative < with.Min || value + with.Positive > with.Max)
                return RejectReason.BoundInDoubt;
        }

        return RejectReason.None;
    }

    /// <summary>Counts a fragment that may commit against those that follow.</summary>
    public void Enter(Part part)
    {
        foreach (Write write in part.Writes)
        {
            _written[write.Key] = write.Kind;
            if (write.Kind == WriteKind.Add)
                _additions[write.Key] = _additions.GetValueOrDefault(write.Key, Reservation.None).And(write);
            if (write.Kind == WriteKind.AddToFields)
                EnterFields(write);
        }

        foreach (byte[] key in part.Keys)
            _read.Add(key);
        _rangesRead.AddRange(part.Ranges);
    }

    private void EnterFields(Write write)
    {
        if (!_fieldAdditions.TryGetValue(write.Key, out SortedDictionary<int, Reservation>? fields))
            _fieldAdditions.Add(write.Key, fields = []);
        foreach (FieldAddition field in write.Fields!.Fields)
            fields[field.Offset] = fields.GetValueOrDefault(field.Offset, Reservation.None).And(field);
    }

    private bool WasRead(byte[] key)
    {
        if (_read.Contains(key))
            return true;
        foreach (KeyRange range in _rangesRead)
        {
            if (range.Contains(key))
                return true;
        }

        return false;
    }

    private bool ReadsWritten(Part part, out byte[]? key)
    {
        foreach (byte[] read in part.Keys)
        {
            key = read;
            if (_written.ContainsKey(read))
                return true;
        }

        foreach (KeyRange range in part.Ranges)
        {
            key = range.Start;
            if (_written.Keys.Any(k => range.Contains(k)))
                return true;
        }

        key = null;
        return false;
    }

    /// <summary>The additions to one key so far: the sums in both directions, and the tightest bounds that they ask for.</summary>
    private readonly record struct Reservation(Int128 Negative, Int128 Positive, Int128 Min, Int128 Max)
    {
        public static readonly Reservation None = new(0, 0, long.MinValue, long.MaxValue);

        public Reservation And(Write write) => write.Delta < 0
            ? this with { Negative = Negative + write.Delta, Min = Int128.Max(Min, write.Min) }
            : this with { Positive = Positive + write.Delta, Max = Int128.Min(Max, write.Max) };

        /// <summary>Fields keep both bounds, whichever way they move: a type's limits are among them.</summary>
        public Reservation And(in FieldAddition field) => new(
            Negative + Math.Min(field.Delta, 0),
            Positive + Math.Max(field.Delta, 0),
            Int128.Max(Min, FieldAdditions.LeastOf(field)),
            Int128.Min(Max, FieldAdditions.GreatestOf(field)));
    }
}
