using System.Buffers.Binary;
using Longitude.Core;
using Longitude.Log;
using Longitude.Store;

namespace Longitude.Node;

/// <content>
/// Keeps the copies at other places up to date: after each close or resolution they are sent the events since the last one. A
/// place that shares this node's memory needs no events, only the word how far it may read.
/// </content>
internal sealed partial class ShardHost
{
    private readonly List<byte[]> _unshipped = [];
    private LogPosition _shipped;
    private LogPosition _lastClose;
    private readonly bool _hasFarCopies;


    private void KeepForCopies(LogBatch batch)
    {
        if (!_hasFarCopies)
        {
            _shipped = new LogPosition(_shipped.Value + batch.Count);
            return;
        }

        _bytesSinceHash += batch.Framed.Length;
        ReadOnlySpan<byte> framed = batch.Framed;
        while (framed.Length > 0)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(framed);
            _unshipped.Add(framed.Slice(4, length).ToArray());
            framed = framed[(4 + length)..];
        }
    }

    private void ShipToAll()
    {
        byte[][] events = [.. _unshipped];
        _unshipped.Clear();
        LogPosition after = _shipped;
        _shipped = Machine.Applied;
        ulong? hash = events.Length > 0 && _options.VerifyCopies && IsTimeToVerify() ? Machine.StateHash(out _bytesHashed) : null;
        foreach (Place leaf in Machine.World.Leaves)
        {
            if (leaf == Machine.Leaf)
                continue;
            CopyRun run = _owner.Hosts(leaf)
                ? new CopyRun(Shard, _lastClose, [], _lastClose, null)
                : new CopyRun(Shard, after, events, _lastClose, hash);
            _transport.ToCopies(Machine.Leaf.Id, leaf.Id, run);
        }
    }

    /// <summary>Sends a copy what it lacks: the log after its position, or the whole state when the log no longer reaches back.</summary>
    private void Ship(CopyFetch fetch)
    {
        if (fetch.After.Next < _log!.First)
        {
            var state = new ByteWriter(4096);
            Machine.WriteState(state);
            var image = new MemoryFile();
            using (StoreView view = Machine.Rows.Capture(Machine.Applied))
                new CheckpointWriter(image, view).Write(state.Written, CancellationToken.None);
            _transport.ToCopies(Machine.Leaf.Id, fetch.Copy, new CopyImage(Shard, Machine.Applied, image.ToArray()));
            return;
        }

        var events = new List<byte[]>();
        foreach (LogEntry entry in _log.Read(fetch.After.Next))
        {
            events.Add(entry.Payload.ToArray());
            if (events.Count < FetchEventsMax)
                continue;
            break;
        }

        // A run that stops in the middle carries no hash and no new close; the copy asks for the rest.
        bool whole = fetch.After.Value + events.Count == Machine.Applied.Value;
        _transport.ToCopies(Machine.Leaf.Id, fetch.Copy, new CopyRun(
            Shard, fetch.After, events, whole ? _lastClose : LogPosition.Zero, whole && _options.VerifyCopies ? Machine.StateHash() : null));
    }

    private const int FetchEventsMax = 20_000;

    /// <summary>
    /// The state is hashed again after several runs that brought as many bytes of events as were hashed the last time: so the
    /// work is in proportion to that of applying events, however large the state. A copy that went wrong stays wrong, and is
    /// found by the next.
    /// </summary>
    private bool IsTimeToVerify()
    {
        if (++_runsSinceHash < VerifyAfterRuns || _bytesSinceHash < _bytesHashed)
            return false;
        _runsSinceHash = 0;
        _bytesSinceHash = 0;
        return true;
    }

    private const int VerifyAfterRuns = 16;

    private int _runsSinceHash;
    private long _bytesSinceHash;
    private long _bytesHashed;
}
