using Longitude.Sql.Catalog;

namespace Longitude.Sql.Sequences;

/// <summary>Numbers that were reserved at once. The default is an empty one.</summary>
/// <param name="Next">The next to be drawn; meaningless when none are left.</param>
/// <param name="Left">How many are left.</param>
/// <param name="Size">How many there were.</param>
/// <param name="Increment">From one to the next.</param>
/// <param name="Earlier">What the sequence's row said before.</param>
internal readonly record struct Block(long Next, int Left, int Size, long Increment, SequenceState Earlier)
{
    public bool HasDrawn => Left < Size;

    /// <summary>The last one of those that are left.</summary>
    public long Last => Next + ((Left - 1) * Increment);

    /// <summary>The block when one more was drawn.</summary>
    public Block After() => this with { Next = unchecked(Next + Increment), Left = Left - 1 };

    /// <summary>What the sequence's row says when the numbers that are left were not drawn.</summary>
    public SequenceState Before => HasDrawn ? new SequenceState(Next - Increment, IsCalled: true) : Earlier;

    /// <summary>The numbers that follow what a sequence's row says; at least one.</summary>
    /// <exception cref="SqlException">2200H: there are none, and the sequence does not begin again.</exception>
    public static Block After(SequenceState state, SequenceInfo definition, int size, string name)
    {
        Int128 first = state.IsCalled ? (Int128)state.Value + definition.Increment : state.Value;
        bool isUp = definition.Increment > 0;
        if (first > definition.Max || first < definition.Min)
        {
            if (!definition.IsCycle)
            {
                throw new SqlException(
                    SqlStates.SequenceGeneratorLimitExceeded,
                    $"nextval: reached {(isUp ? "maximum" : "minimum")} value of sequence \"{name}\" ({(isUp ? definition.Max : definition.Min)})");
            }

            first = isUp ? definition.Min : definition.Max;
        }

        Int128 room = isUp ? (definition.Max - first) / definition.Increment : (first - definition.Min) / -(Int128)definition.Increment;
        int count = (int)Int128.Min(size, room + 1);
        return new Block((long)first, count, count, definition.Increment, state);
    }
}
