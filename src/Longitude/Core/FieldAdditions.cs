using System.Buffers.Binary;

namespace Longitude.Core;

/// <summary>An addition to one number inside a row's value: a signed integer, little-endian.</summary>
/// <param name="Offset">Where the number begins.</param>
/// <param name="Width">How many bytes it has: 2, 4 or 8.</param>
/// <param name="NullAt">The byte with the bit that is set when there is no number.</param>
/// <param name="NullMask">That bit.</param>
/// <param name="Delta">What is added; may be negative.</param>
/// <param name="Min">The result must not be below this.</param>
/// <param name="Max">The result must not be above this.</param>
public readonly record struct FieldAddition(int Offset, byte Width, int NullAt, byte NullMask, long Delta, long Min, long Max);

/// <summary>
/// Additions to numbers inside one row, which commute with others of their kind: nobody has to read the row first. The row must be
/// there, and must begin with the bytes that say where its numbers are; otherwise the transaction counts as stale, and is to be made anew.
/// </summary>
/// <param name="Layout">What the row's value begins with.</param>
/// <param name="Fields">The additions, in order of their offsets, at most one for each.</param>
public sealed record FieldAdditions(byte[] Layout, IReadOnlyList<FieldAddition> Fields)
{
    /// <summary>True when the additions make sense for any row: for what comes from outside.</summary>
    public bool IsValid
    {
        get
        {
            int end = Layout.Length;
            foreach (FieldAddition f in Fields)
            {
                if (f.Width is not (2 or 4 or 8) || f.Offset < end || f.NullAt < 0 || f.NullMask == 0)
                    return false;
                end = f.Offset + f.Width;
            }

            return Fields.Count > 0 && Layout.Length > 0;
        }
    }

    /// <summary>True when a row has all these numbers where the additions expect them.</summary>
    public bool Fits(ReadOnlySpan<byte> row)
    {
        if (!row.StartsWith(Layout))
            return false;
        foreach (FieldAddition field in Fields)
        {
            if (field.Offset + field.Width > row.Length || field.NullAt >= row.Length || (row[field.NullAt] & field.NullMask) != 0)
                return false;
        }

        return true;
    }

    /// <summary>The number that a field has now.</summary>
    public static long Read(ReadOnlySpan<byte> row, in FieldAddition field)
    {
        ReadOnlySpan<byte> bytes = row[field.Offset..];
        return field.Width switch
        {
            2 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        };
    }

    /// <summary>True when the result keeps the bounds, and fits into the field.</summary>
    public static bool Within(long value, in FieldAddition field)
    {
        Int128 result = (Int128)value + field.Delta;
        return result >= LeastOf(field) && result <= GreatestOf(field);
    }

    /// <summary>True when all results keep their bounds. The row fits.</summary>
    public bool AreWithin(ReadOnlySpan<byte> row)
    {
        foreach (FieldAddition field in Fields)
        {
            if (!Within(Read(row, field), field))
                return false;
        }

        return true;
    }

    /// <summary>The least result that is allowed: the bound, or what the field can hold.</summary>
    public static long LeastOf(in FieldAddition field) => Math.Max(field.Min, field.Width switch { 2 => short.MinValue, 4 => int.MinValue, _ => long.MinValue });

    /// <summary>The greatest result that is allowed.</summary>
    public static long GreatestOf(in FieldAddition field) => Math.Min(field.Max, field.Width switch { 2 => short.MaxValue, 4 => int.MaxValue, _ => long.MaxValue });

    /// <summary>The row with the additions made; they were found to fit, and to keep their bounds.</summary>
    public byte[] Apply(ReadOnlySpan<byte> row)
    {
        Invariant.Holds(Fits(row), "a row has the fields that are added to");
        byte[] after = row.ToArray();
        foreach (FieldAddition field in Fields)
            Write(after, field, unchecked(Read(row, field) + field.Delta));
        return after;
    }

    /// <summary>
    /// Both additions as one, which is allowed exactly when one after the other is. Null when there is none: they see the row differently,
    /// or the numbers are too large.
    /// </summary>
    public FieldAdditions? Then(FieldAdditions next)
    {
        if (!Layout.AsSpan().SequenceEqual(next.Layout))
            return null;
        var merged = new SortedDictionary<int, FieldAddition>();
        foreach (FieldAddition field in Fields)
            merged.Add(field.Offset, field);
        foreach (FieldAddition field in next.Fields)
        {
            if (!merged.TryGetValue(field.Offset, out FieldAddition before))
            {
                merged.Add(field.Offset, field);
                continue;
            }

            // The result after the first must have kept its bounds too: seen from the end, they are moved by what came after.
            Int128 sum = (Int128)before.Delta + field.Delta;
            Int128 min = Int128.Max((Int128)LeastOf(before) + field.Delta, LeastOf(field));
            Int128 max = Int128.Min((Int128)GreatestOf(before) + field.Delta, GreatestOf(field));
            if (before.Width != field.Width || sum < long.MinValue || sum > long.MaxValue || min > long.MaxValue || max < long.MinValue)
                return null;
            merged[field.Offset] = field with { Delta = (long)sum, Min = (long)min, Max = (long)max };
        }

        return new FieldAdditions(Layout, [.. merged.Values]);
    }

    public bool Equals(FieldAdditions? other) =>
        other is not null && Layout.AsSpan().SequenceEqual(other.Layout) && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode() => Fields.Count == 0 ? 0 : (int)Fields[0].Delta;

    /// <remarks>A sum of several may have run over a long's limits, and comes back into them with the number that it is added to.</remarks>
    private static void Write(byte[] row, in FieldAddition field, long value)
    {
        Span<byte> bytes = row.AsSpan(field.Offset);
        switch (field.Width)
        {
            case 2:
                BinaryPrimitives.WriteInt16LittleEndian(bytes, checked((short)value));
                break;
            case 4:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, checked((int)value));
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
                break;
        }
    }
}
