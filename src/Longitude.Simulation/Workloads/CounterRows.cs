using Longitude.Client;
using Longitude.Core;

namespace Longitude.Simulation.Workloads;

/// <summary>
/// Rows with two counters inside, as SQL's rows have them: a byte that says which layout the row has, a byte of NULL bits, and the
/// counters at places that the layout fixes. A client that has not read the row can only guess its layout.
/// </summary>
internal static class CounterRows
{
    public const byte Narrow = (byte)'n', Wide = (byte)'w';

    /// <summary>Which of the two counters a delta goes to.</summary>
    public static int FieldFor(long delta) => (int)(delta & 1);

    public static FieldAdditions Add(byte layout, long delta, long min, long max) =>
        new([layout], [FieldOf(layout, FieldFor(delta)) with { Delta = delta, Min = min, Max = max }]);

    /// <summary>A row of a layout with these counters.</summary>
    public static byte[] Make(byte layout, long first, long second)
    {
        FieldAddition a = FieldOf(layout, 0), b = FieldOf(layout, 1);
        byte[] row = new byte[Math.Max(a.Offset + a.Width, b.Offset + b.Width)];
        row[0] = layout;
        FieldAddition[] inOrder = a.Offset < b.Offset ? [a with { Delta = first }, b with { Delta = second }] : [b with { Delta = second }, a with { Delta = first }];
        return new FieldAdditions([layout], inOrder).Apply(row);
    }

    /// <summary>The counters of a row.</summary>
    public static (long First, long Second) Read(ReadOnlySpan<byte> row) =>
        (FieldAdditions.Read(row, FieldOf(row[0], 0)), FieldAdditions.Read(row, FieldOf(row[0], 1)));

    /// <summary>Adds to a row by reading and writing it: makes it if it is missing, and now and then gives it the other layout.</summary>
    /// <returns>The layout that it has then.</returns>
    public static async Task<byte> RewriteAsync(Transaction tx, Key key, long delta, long min, long max)
    {
        ReadOnlyMemory<byte>? found = await tx.GetAsync(key).ConfigureAwait(false);
        (long first, long second) = found is null ? default : Read(found.Value.Span);
        long before = FieldFor(delta) == 0 ? first : second;
        if (before + delta < min || before + delta > max)
            throw new BoundException($"{key} would become {before + delta}");
        (first, second) = FieldFor(delta) == 0 ? (before + delta, second) : (first, before + delta);
        byte layout = found is null ? Narrow : found.Value.Span[0];
        if (delta % 5 == 0)
            layout = layout == Narrow ? Wide : Narrow;
        tx.Put(key, Make(layout, first, second));
        return layout;
    }

    private static FieldAddition FieldOf(byte layout, int field) => (layout, field) switch
    {
        (Narrow, 0) => new FieldAddition(2, 4, 1, 1, 0, long.MinValue, long.MaxValue),
        (Narrow, _) => new FieldAddition(6, 2, 1, 2, 0, long.MinValue, long.MaxValue),
        (_, 0) => new FieldAddition(10, 8, 1, 1, 0, long.MinValue, long.MaxValue),
        (_, _) => new FieldAddition(2, 8, 1, 2, 0, long.MinValue, long.MaxValue),
    };
}
