using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Operators;

/// <summary>
/// Rows that are kept, all of one width, side by side in large arrays: a row costs sixteen bytes per value and no object. What is kept is
/// charged to the statement's memory.
/// </summary>
internal sealed class RowBuffer : IDisposable
{
    private const int ChunkValues = 4096;

    private readonly int _width;
    private readonly int _rowsPerChunk;
    private readonly MemoryBudget _memory;
    private readonly List<Datum[]> _chunks = [];
    private long _taken;

    public RowBuffer(int width, MemoryBudget memory)
    {
        _width = Math.Max(width, 1);
        _rowsPerChunk = Math.Max(1, ChunkValues / _width);
        _memory = memory;
    }

    public int Count { get; private set; }

    public int Width => _width;

    /// <summary>Bytes charged for what is kept.</summary>
    public long Bytes => _taken;

    /// <summary>The values of a row; they may be changed.</summary>
    public Span<Datum> this[int row] => _chunks[row / _rowsPerChunk].AsSpan(row % _rowsPerChunk * _width, _width);

    /// <summary>Room for another row, which the caller fills in; then <see cref="Charge"/>.</summary>
    public Span<Datum> Add()
    {
        int chunk = Count / _rowsPerChunk;
        if (chunk == _chunks.Count)
        {
            // The first chunk is small: many buffers hold a row or two.
            int rows = chunk == 0 ? Math.Min(_rowsPerChunk, 8) : _rowsPerChunk;
            Take(16L * rows * _width);
            _chunks.Add(new Datum[rows * _width]);
        }
        else if (chunk == 0 && (Count + 1) * _width > _chunks[0].Length)
        {
            int rows = Math.Min(_rowsPerChunk, Count * 2);
            Take(16L * (rows - Count) * _width);
            Datum[] larger = new Datum[rows * _width];
            _chunks[0].CopyTo(larger, 0);
            _chunks[0] = larger;
        }

        int at = Count++;
        return _chunks[chunk].AsSpan(at % _rowsPerChunk * _width, _width);
    }

    /// <summary>Keeps a copy of a row.</summary>
    public void Add(ReadOnlySpan<Datum> row)
    {
        row.CopyTo(Add());
        Charge(row);
    }

    /// <summary>Keeps some of a row's values.</summary>
    public void Add(Datum[] row, int[] picks)
    {
        Span<Datum> to = Add();
        for (int i = 0; i < picks.Length; i++)
            to[i] = row[picks[i]];
        Charge(to);
    }

    /// <summary>Charges what the values of a row keep alive besides the row itself.</summary>
    public void Charge(ReadOnlySpan<Datum> row)
    {
        long bytes = 0;
        foreach (Datum value in row)
        {
            if (value.HasObject)
                bytes += MemoryBudget.SizeOf(value);
        }

        if (bytes > 0)
            Take(bytes);
    }

    public void Clear()
    {
        _chunks.Clear();
        Count = 0;
        _memory.Give(_taken);
        _taken = 0;
    }

    public void Dispose() => Clear();

    private void Take(long bytes)
    {
        _taken += bytes;
        _memory.Take(bytes);
    }
}
