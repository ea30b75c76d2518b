using System.Buffers.Binary;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>Takes some columns out of rows. Immutable but for what it remembers of the headers it met; used by many threads.</summary>
internal sealed class RowReader
{
    /// <summary>A table that was altered often has rows of several formats; more than so many are worked out again and again.</summary>
    private const int PlansMax = 8;

    private readonly StoredColumn[] _columns;
    private readonly StoredValue[] _values;
    private readonly int[] _targets;
    private Plan[] _plans = [];

    /// <param name="all">The columns of the rows.</param>
    /// <param name="wanted">Which of them to take out; each goes to its own index.</param>
    public RowReader(IReadOnlyList<StoredColumn> all, IReadOnlyList<int> wanted)
        : this(all, wanted, wanted)
    {
    }

    /// <param name="targets">For each one wanted the index that it goes to.</param>
    public RowReader(IReadOnlyList<StoredColumn> all, IReadOnlyList<int> wanted, IReadOnlyList<int> targets)
    {
        _columns = [.. wanted.Select(i => all[i])];
        _values = Array.ConvertAll(_columns, static c => StoredValue.For(c.Type, c.Typmod));
        _targets = [.. targets];
    }

    public bool IsEmpty => _columns.Length == 0;

    /// <summary>Fills in the columns; others of <paramref name="into"/> are left alone.</summary>
    public void Read(ReadOnlySpan<byte> row, Datum[] into)
    {
        Plan plan = PlanFor(row);
        foreach (ref readonly Step step in plan.Steps.AsSpan())
        {
            if (step.NullMask == 0)
                into[step.Target] = step.Missing;
            else if ((row[step.NullAt] & step.NullMask) != 0)
                into[step.Target] = Datum.Null;
            else if (step.Width == StoredWidth.Variable)
                into[step.Target] = step.Value.ReadVariable(Variable(row, plan, step.Offset));
            else
                into[step.Target] = step.Value.ReadFixed(row[step.Offset..], step.Width);
        }
    }

    private static ReadOnlySpan<byte> Variable(ReadOnlySpan<byte> row, Plan plan, int ordinal)
    {
        ReadOnlySpan<byte> table = row[plan.FixedEnd..];
        int start, end;
        if ((row[plan.WideAt] & plan.WideMask) == 0)
        {
            start = ordinal == 0 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(table[(2 * (ordinal - 1))..]);
            end = BinaryPrimitives.ReadUInt16LittleEndian(table[(2 * ordinal)..]);
            return table[(2 * plan.VariableCount)..][start..end];
        }

        start = ordinal == 0 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(table[(4 * (ordinal - 1))..]);
        end = BinaryPrimitives.ReadInt32LittleEndian(table[(4 * ordinal)..]);
        return table[(4 * plan.VariableCount)..][start..end];
    }

    private Plan PlanFor(ReadOnlySpan<byte> row)
    {
        foreach (Plan plan in Volatile.Read(ref _plans))
        {
            if (row.StartsWith(plan.Header))
                return plan;
        }

        Plan made = Make(row);
        Plan[] known = _plans;
        Volatile.Write(ref _plans, known.Length < PlansMax ? [.. known, made] : [made]);
        return made;
    }

    private Plan Make(ReadOnlySpan<byte> row)
    {
        var header = new RowHeader(row);
        var steps = new Step[_columns.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            StoredColumn column = _columns[i];
            StoredWidth width = header.WidthOf(column.Number);
            if (width == StoredWidth.None)
            {
                Datum missing = column.Missing is null ? Datum.Null : RowFormat.DecodeOne(column.Missing, column.Type, column.Typmod);
                steps[i] = new Step(_targets[i], _values[i], width, 0, 0, 0, missing);
                continue;
            }

            int bit = column.Number - 1;
            steps[i] = new Step(
                _targets[i], _values[i], width, header.OffsetOf(column.Number), header.BitmapAt + (bit >> 3), (byte)(1 << (bit & 7)), default);
        }

        int wide = header.Count;
        return new Plan(
            row[..header.BitmapAt].ToArray(), steps, header.FixedEnd, header.VariableCount, header.BitmapAt + (wide >> 3), (byte)(1 << (wide & 7)));
    }

    /// <summary>Where the columns are in rows that begin with a header.</summary>
    private sealed record Plan(byte[] Header, Step[] Steps, int FixedEnd, int VariableCount, int WideAt, byte WideMask);

    /// <param name="NullMask">Zero when the row does not have the column.</param>
    private readonly record struct Step(
        int Target, StoredValue Value, StoredWidth Width, int Offset, int NullAt, byte NullMask, Datum Missing);
}
