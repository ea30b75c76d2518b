using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

internal enum JoinMode
{
    Inner,

    /// <summary>Rows of the left side without a match are kept.</summary>
    Left,

    /// <summary>Rows of the right side without a match are kept. Hash joins only.</summary>
    Right,

    /// <summary>Rows of both sides without a match are kept. Hash joins only.</summary>
    Full,

    /// <summary>Each row of the left side that has a match, once.</summary>
    Semi,

    /// <summary>Each row of the left side that has none.</summary>
    Anti,
}

/// <summary>
/// How joined rows are made: some values of the left row, then some of the right one. A condition sees them all; what only the condition
/// needs comes last and is not part of the result that others see.
/// </summary>
internal sealed class JoinShape(int[] left, int[] right, IReadOnlyList<ResultColumn> columns)
{
    /// <summary>Indexes in the left row.</summary>
    public int[] Left => left;

    /// <summary>Indexes in the right row.</summary>
    public int[] Right => right;

    public IReadOnlyList<ResultColumn> Columns => columns;

    public int Width => left.Length + right.Length;

    public void PutLeft(Datum[] from, Datum[] into)
    {
        for (int i = 0; i < left.Length; i++)
            into[i] = from[left[i]];
    }

    public void PutRight(ReadOnlySpan<Datum> from, Datum[] into)
    {
        int at = left.Length;
        for (int i = 0; i < right.Length; i++)
            into[at + i] = from[right[i]];
    }

    /// <summary>The right row as it was kept: only the values wanted, in order.</summary>
    public void PutKept(ReadOnlySpan<Datum> kept, Datum[] into) => kept[..right.Length].CopyTo(into.AsSpan(left.Length));

    public void NoRight(Datum[] into) => into.AsSpan(left.Length).Clear();

    public void NoLeft(Datum[] into) => into.AsSpan(0, left.Length).Clear();

    public static string NameOf(string method, JoinMode mode) => mode switch
    {
        JoinMode.Inner => method switch
        {
            "Hash" => "Hash Join",
            _ => "Nested Loop",
        },
        _ => $"{method} {mode} Join",
    };
}
