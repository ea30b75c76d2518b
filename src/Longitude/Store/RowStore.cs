// The rows of one shard, in memory.
//
// The problem. One thread applies the shard's log: it installs versions of rows and asks whether anything changed since a version.
// Meanwhile any number of threads read snapshots: points, ranges, changes. Readers must not slow the log down, and the log must
// not make them wait; both have to run at memory speed, for this is the innermost loop of the whole database.
//
// The idea. A B+tree with a stamp per node (a sequence lock; see Node.cs). A reader goes down hand over hand: it takes a child's
// stamp before it trusts the pointer that led there, and starts again when a stamp moved. Managed references make such racy reads
// safe: the worst that a reader can meet is a stale row. Updating an existing row, which is most of the work, touches no node at
// all: the version goes in front of the row's chain with one store. Next to its keys each node keeps "heads", eight bytes of each
// key after what all of them have in common, so that a search compares numbers and hardly ever follows a pointer to a key. Inner
// nodes keep the newest version below each child, so that "did this range change?" and "what changed?" skip what did not.
//
// Scans hold on to nothing: they copy the row references of one leaf, check its stamp, and come back for the next leaf by key.
// That costs one descent per leaf, some nanoseconds per row, and spares leaves the links to their neighbours.
//
// The answers of the writer side are functions of what was installed and of the declared floor alone, never of how far collecting
// came or of what readers pin: replicas must judge alike. That is why a deletion at or below the floor counts as no row, whether
// or not it was removed yet, and why a question about a time before the floor is answered "changed".
//
// Rejected:
// - Skip list: simple without locks, but a cache miss per level, where a leaf gives its row after about one.
// - Copy-on-write tree: readers are trivial, but an insert copies a path (some KiB of garbage each), and every update of a row too
//   unless rows are mutable, and then it has the same races as this tree.
// - B-link tree: lets several writers split at once. There is one writer, and stamps need no right-links or high keys.
// - Reader-writer locks, also striped ones: readers would write shared cache lines at the root.
// - Adaptive radix tree: faster on points, slower on ranges, and much more code.
//
// Larger than memory. The seam is Row: its version chain ends where the store forgot, and a value is reached through
// StoredVersion.Value only, in Row.At, RowStore.TryGetNewest and the checkpoint writer. A row whose newest version lies at or
// below the floor may be replaced by a version that holds (file, offset, length) of a checkpoint's block instead of the bytes; the
// tree, the heads, the maxima and the state hash (kept per version) stay in memory and do not notice. Evicting whole leaves would
// be the step after that: a leaf that is a reference to a sorted block.
using Longitude.Core;

namespace Longitude.Store;

/// <summary>
/// The ordered, multi-version rows of one shard. One thread at a time may call the writing members (they say so); the reading
/// members may be called by any thread at any time, take no locks and do not wait for the writer.
/// Arrays that go in or come out are shared with the store: nobody may change their content.
/// </summary>
public sealed partial class RowStore
{
    /// <summary>Estimated bytes of a row without its key's bytes and versions: object, key array, its share of a leaf.</summary>
    private const int RowOverheadBytes = 48 + 24 + 24;

    /// <summary>Estimated bytes of a version without its value: object and array header.</summary>
    private const int VersionOverheadBytes = 48 + 24;

    private Node _root;
    private ulong _maxVersion;
    private int _count;
    private long _bytes;
    private ulong _stateHash;

    public RowStore() => _root = new Leaf();

    /// <summary>How many rows have a value now. Any thread; exact on the writer's.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>About how much memory rows, versions, keys and values take, in bytes. Any thread.</summary>
    public long BytesApproximate => Volatile.Read(ref _bytes);

    /// <summary>
    /// A hash over key, newest version and value of every row that has a value. It does not depend on the order of installs, nor on
    /// the floor or what was collected: two replicas that applied the same events have the same. Writer only.
    /// </summary>
    public ulong StateHash => _stateHash;

    /// <summary>No version in the store, and none that an open doubt may bring, is newer than this. Writer only.</summary>
    public RowVersion NewestVersionBound => new(_maxVersion);

    private static long BytesOf(Row row) => RowOverheadBytes + row.Key.Length;

    private static long BytesOf(StoredVersion version) => VersionOverheadBytes + (version.Value?.Length ?? 0);
}
