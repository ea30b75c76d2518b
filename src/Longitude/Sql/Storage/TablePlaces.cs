using System.Buffers.Binary;
using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Storage;

/// <summary>
/// Where the rows of a table are. A place stands for the leaf that keeps its clock; within a leaf with several shards rows are spread
/// by a hash of the first column of their key, and rows without a key go where their transaction already is.
/// </summary>
internal sealed class TablePlaces
{
    private readonly string _table;
    private readonly int _column;
    private readonly Place[] _leaves;
    private readonly ShardId[] _all;

    public TablePlaces(World world, TableInfo table)
    {
        World = world;
        _table = table.Name;
        _column = -1;
        switch (table.Placement)
        {
            case null:
                _leaves = [world.Root.SeatLeaf];
                break;
            case { Kind: PlacementKind.At, Path: { } path }:
                _leaves = [Find(path)];
                break;
            case { Kind: PlacementKind.By } placed:
                _column = TableLayout.IndexOf(table, placed.Column);
                _leaves = [.. world.Leaves];
                break;
            default:
                throw new SqlException(SqlStates.FeatureNotSupported, $"PLACED EVERYWHERE of table \"{table.Name}\" is not supported");
        }

        _all = [.. _leaves.SelectMany(static l => l.Shards)];
    }

    public World World { get; }

    /// <summary>The column that says where each row lives; -1 when all live at one place.</summary>
    public int Column => _column;

    /// <summary>The leaves that may hold rows.</summary>
    public IReadOnlyList<Place> Leaves => _leaves;

    /// <summary>The shards that may hold rows.</summary>
    public IReadOnlyList<ShardId> AllShards => _all;

    public bool IsOneShard => _all.Length == 1;

    /// <summary>The leaf that a row lives at.</summary>
    /// <exception cref="SqlException">22023: the row names a place that does not exist.</exception>
    public Place LeafOf(Types.Datum[] row)
    {
        if (_column < 0)
            return _leaves[0];
        if (row[_column].IsNull)
            throw new SqlException(SqlStates.NotNullViolation, $"a row of table \"{_table}\" does not say where it lives");
        return Find(row[_column].Text);
    }

    /// <summary>The leaf that a path stands for; null when there is no such place.</summary>
    public Place? TryFind(string path) => World.Find(path)?.SeatLeaf;

    /// <summary>The shard of a leaf for a key that is spread by some bytes of it.</summary>
    public static ShardId ShardOf(Place leaf, ReadOnlySpan<byte> spread) =>
        leaf.Shards.Count == 1 ? leaf.Shards[0] : leaf.Shards[(int)(KeyOrder.Hash(spread) % (uint)leaf.Shards.Count)];

    /// <summary>The shard of a leaf for a row of a table without a primary key, whose number names it.</summary>
    public static ShardId ShardOfRowNumber(Place leaf, ReadOnlySpan<byte> rowNumber) =>
        leaf.Shards[BinaryPrimitives.ReadUInt16BigEndian(rowNumber) % leaf.Shards.Count];

    private Place Find(string path) => TryFind(path) ?? throw new SqlException(
        SqlStates.InvalidParameterValue, $"place \"{path}\" of table \"{_table}\" does not exist")
    {
        Hint = $"The places are {string.Join(", ", World.Places.Select(static p => p.Path))}.",
    };
}
