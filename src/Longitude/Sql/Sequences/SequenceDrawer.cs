using Longitude.Client;
using Longitude.Sql.Catalog;

namespace Longitude.Sql.Sequences;

/// <summary>Draws the numbers of one sequence from the block that this process has reserved.</summary>
internal sealed class SequenceDrawer(SequenceStore store, uint storageId)
{
    /// <summary>As many numbers as PostgreSQL loses of a sequence when it crashes.</summary>
    private const int FirstBlock = 32;

    private const int BlockMax = 8192;

    private readonly Lock _gate = new();

    // All guarded by the gate.
    private Block _current;
    private Task<Block>? _following;
    private SequenceInfo? _definition;
    private int _size = FirstBlock;
    private int _generation;

    public long Next(TableInfo sequence)
    {
        while (true)
        {
            Task<Block> reserved;
            int generation;
            lock (_gate)
            {
                if (!ReferenceEquals(_definition, sequence.Sequence) && _definition != sequence.Sequence)
                    Begin(sequence.Sequence!);
                if (_current.Left > 0)
                {
                    long number = _current.Next;
                    _current = _current.After();
                    if (_following is null && _current.Left == _current.Size / 2 && _size > FirstBlock)
                        _following = Reserve(sequence);
                    return number;
                }

                reserved = _following ??= Reserve(sequence);
                generation = _generation;
            }

            if (!reserved.IsCompleted)
                BlockingScope.ThrowIfForbidden();
            Take(reserved, reserved.GetAwaiter().GetResult(), generation);
        }
    }

    public SequenceState State(TableInfo sequence)
    {
        lock (_gate)
        {
            if (_current.HasDrawn && _definition == sequence.Sequence)
                return new SequenceState(_current.Next - _current.Increment, IsCalled: true);
        }

        BlockingScope.ThrowIfForbidden();
        SequenceState? stored = store.ChangeAsync(storageId, state => ((SequenceState?)null, state)).GetAwaiter().GetResult();
        return stored ?? new SequenceState(sequence.Sequence!.First, IsCalled: false);
    }

    public void Set(SequenceState state)
    {
        BlockingScope.ThrowIfForbidden();
        store.ChangeAsync(storageId, _ => ((SequenceState?)state, true)).GetAwaiter().GetResult();
        Forget();
    }

    public void Return()
    {
        Block left;
        Task<Block>? following;
        lock (_gate)
        {
            left = _current;
            following = _following;
        }

        Forget();
        if (following is not null)
        {
            // Numbers of the block before cannot be given back without those of this one.
            Block whole = following.GetAwaiter().GetResult();
            if (!GiveBack(whole))
                return;
        }

        GiveBack(left);
    }

    /// <summary>Gives back what is left of a block when it is still the last one that was reserved.</summary>
    private bool GiveBack(Block block) =>
        block.Left > 0
        && store.ChangeAsync(
            storageId,
            state => state == new SequenceState(block.Last, IsCalled: true) ? ((SequenceState?)block.Before, true) : (null, false)).GetAwaiter().GetResult();

    private void Forget()
    {
        lock (_gate)
            Begin(null);
    }

    private void Begin(SequenceInfo? definition)
    {
        _definition = definition;
        _current = default;
        _following = null;
        _generation++;
    }

    private void Take(Task<Block> reserved, Block block, int generation)
    {
        lock (_gate)
        {
            if (_generation != generation || !ReferenceEquals(_following, reserved))
                return;
            _current = block;
            _following = null;
        }
    }

    /// <summary>Reserves the next block. Called within the gate, but does nothing there.</summary>
    private Task<Block> Reserve(TableInfo sequence)
    {
        int size = Math.Max(_size, sequence.Sequence!.Cache);
        _size = Math.Min(BlockMax, _size * 2);
        return Task.Run(() => ReserveAsync(sequence, size));
    }

    private async Task<Block> ReserveAsync(TableInfo sequence, int size)
    {
        SequenceInfo definition = sequence.Sequence!;
        try
        {
            return await store.ChangeAsync(storageId, state =>
            {
                Block block = Block.After(state ?? new SequenceState(definition.First, IsCalled: false), definition, size, sequence.Name);
                return ((SequenceState?)new SequenceState(block.Last, IsCalled: true), block);
            }).ConfigureAwait(false);
        }
        catch
        {
            lock (_gate)
            {
                // The next one who draws tries again.
                if (ReferenceEquals(_definition, definition))
                    _following = null;
            }

            throw;
        }
    }
}
