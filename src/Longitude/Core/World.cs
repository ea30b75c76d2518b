namespace Longitude.Core;

/// <summary>A vertex of the world tree. Places without children are leaves: they hold shards.</summary>
public sealed class Place
{
    internal Place(PlaceId id, string path, Place? parent, int childIndex)
    {
        Id = id;
        Path = path;
        Parent = parent;
        ChildIndex = childIndex;
        Depth = parent is null ? 0 : parent.Depth + 1;
        Chain = parent is null ? [this] : [.. parent.Chain, this];
    }

    public PlaceId Id { get; }

    /// <summary>The names from the root on, joined by slashes.</summary>
    public string Path { get; }

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public Place? Parent { get; }

    /// <summary>Which child of its parent this is, from 0; the root has 0.</summary>
    public int ChildIndex { get; }

    /// <summary>How far below the root; the root has 0.</summary>
    public int Depth { get; }

    /// <summary>The places from the root down to this one, so that <c>Chain[d]</c> has depth d.</summary>
    public IReadOnlyList<Place> Chain { get; }

    public IReadOnlyList<Place> Children => ChildList;

    /// <summary>The shards that this leaf holds; empty for wider places.</summary>
    public IReadOnlyList<ShardId> Shards => ShardList;

    /// <summary>All shards of the leaves at or below this place, in order.</summary>
    public IReadOnlyList<ShardId> ShardsBelow => BelowList;

    public bool IsLeaf => ChildList.Count == 0;

    /// <summary>The leaf whose first shard keeps this place's clock: the first child's, down to a leaf.</summary>
    public Place SeatLeaf => IsLeaf ? this : ChildList[0].SeatLeaf;

    /// <summary>The shard whose log is the record of this place's clock.</summary>
    public ShardId Seat => SeatLeaf.ShardList[0];

    internal List<Place> ChildList { get; } = [];

    internal List<ShardId> ShardList { get; } = [];

    internal List<ShardId> BelowList { get; } = [];

    /// <summary>True when this place is <paramref name="other"/> or lies above it.</summary>
    public bool Spans(Place other) => other.Depth >= Depth && other.Chain[Depth] == this;

    public override string ToString() => Path;
}

/// <summary>The tree of places and the shards at its leaves. Immutable; the same description gives the same numbers everywhere.</summary>
public sealed class World
{
    private readonly List<Place> _places = [];
    private readonly List<Place> _leafOfShard = [];
    private readonly Dictionary<string, Place> _byPath = new(StringComparer.Ordinal);

    private World(int deferredMax) => DeferredMax = deferredMax;

    public Place Root => _places[0];

    /// <summary>All places; the place with id n is at index n.</summary>
    public IReadOnlyList<Place> Places => _places;

    public IEnumerable<Place> Leaves => _places.Where(p => p.IsLeaf);

    /// <summary>
    /// How many transactions of a shard may wait for keys in doubt; the next one is turned away. Shards judge by it, so it is the
    /// same for every replica and for all time; only simulated worlds have another.
    /// </summary>
    internal int DeferredMax { get; }

    public int ShardCount => _leafOfShard.Count;

    public Place this[PlaceId id] => _places[id.Value];

    public Place LeafOf(ShardId shard) => _leafOfShard[shard.Value];

    /// <summary>The place with this path, or null.</summary>
    public Place? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The lowest place that spans both.</summary>
    public static Place LowestCommon(Place a, Place b)
    {
        int depth = Math.Min(a.Depth, b.Depth);
        while (a.Chain[depth] != b.Chain[depth])
            depth--;
        return a.Chain[depth];
    }

    /// <summary>The lowest place that spans the leaves of all these shards.</summary>
    public Place LowestCommon(ReadOnlySpan<ShardId> shards)
    {
        Invariant.Holds(shards.Length > 0, "a common place is asked for at least one shard");
        Place place = LeafOf(shards[0]);
        foreach (ShardId shard in shards[1..])
            place = LowestCommon(place, LeafOf(shard));
        return place;
    }

    /// <summary>Builds a world from its leaves. Wider places come from the paths; order decides the numbers.</summary>
    /// <param name="leaves">The path of each leaf, such as <c>world/eu/london</c>, and how many shards it holds.</param>
    /// <exception cref="ArgumentException">A path is malformed or twice there, roots differ, or a leaf lies above another.</exception>
    public static World Build(IEnumerable<(string Path, int Shards)> leaves) => Build(leaves, ShardMachine.DeferredMax);

    internal static World Build(IEnumerable<(string Path, int Shards)> leaves, int deferredMax)
    {
        var world = new World(deferredMax);
        var root = new PlaceBuilder("");
        foreach ((string path, int shards) in leaves)
            root.Add(path, shards);
        if (root.Children.Count == 0)
            throw new ArgumentException("A world needs at least one place.", nameof(leaves));
        if (root.Children.Count > 1)
            throw new ArgumentException(
                $"All places must lie below one root, but there are '{root.Children[0].Name}' and '{root.Children[1].Name}'.", nameof(leaves));
        world.Number(root.Children[0], null, 0);
        Invariant.Holds(world.Root.BelowList.Count == world.ShardCount, "every shard lies below the root");
        Invariant.Holds(world._places.TrueForAll(p => p.IsLeaf == (p.ShardList.Count > 0)), "leaves, and only leaves, hold shards");
        return world;
    }

    private Place Number(PlaceBuilder from, Place? parent, int childIndex)
    {
        string path = parent is null ? from.Name : parent.Path + "/" + from.Name;
        var place = new Place(new PlaceId(_places.Count), path, parent, childIndex);
        _places.Add(place);
        _byPath.Add(path, place);
        for (int i = 0; i < from.Shards; i++)
        {
            var shard = new ShardId(_leafOfShard.Count);
            _leafOfShard.Add(place);
            place.ShardList.Add(shard);
            foreach (Place above in place.Chain)
                above.BelowList.Add(shard);
        }

        for (int i = 0; i < from.Children.Count; i++)
            place.ChildList.Add(Number(from.Children[i], place, i));
        return place;
    }

    private sealed class PlaceBuilder(string name)
    {
        public string Name { get; } = name;

        public int Shards { get; private set; }

        public List<PlaceBuilder> Children { get; } = [];

        public void Add(string path, int shards)
        {
            if (shards is < 1 or > 1024)
                throw new ArgumentException($"Place '{path}' asks for {shards} shards; a leaf holds 1 to 1024.", nameof(shards));
            PlaceBuilder at = this;
            foreach (string part in path.Split('/'))
            {
                if (part.Length == 0 || part.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
                    throw new ArgumentException($"'{path}' is not a place: write names joined by single slashes, such as world/eu/london.", nameof(path));
                if (at.Shards > 0)
                    throw new ArgumentException($"Place '{path}' lies below a place that holds shards; only leaves hold shards.", nameof(path));
                PlaceBuilder? next = at.Children.Find(c => string.Equals(c.Name, part, StringComparison.Ordinal));
                if (next is null)
                    at.Children.Add(next = new PlaceBuilder(part));
                at = next;
            }

            if (at.Shards > 0)
                throw new ArgumentException($"Place '{path}' is described twice.", nameof(path));
            if (at.Children.Count > 0)
                throw new ArgumentException($"Place '{path}' has places below it; only leaves hold shards.", nameof(path));
            at.Shards = shards;
        }
    }
}
