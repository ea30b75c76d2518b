using Longitude.Core;
using Longitude.Log;
using Longitude.Store;

namespace Longitude.Node;

/// <content>The shard's files: recovery at the start, and checkpoints that bound it.</content>
internal sealed partial class ShardHost
{
    private readonly IFileSystem _files;
    private readonly string _folder;
    private FileLoglet? _log;
    private long _logBytesSinceCheckpoint;
    private volatile bool _checkpointing;
    private volatile bool _preparing;
    private long _checkpointDone;

    /// <summary>How many events of the log were applied at the start, on top of the checkpoint.</summary>
    public long EventsReplayed { get; private set; }

    /// <summary>The position of the checkpoint that the shard started from; zero without one.</summary>
    public LogPosition StartedFrom { get; private set; }

    /// <summary>The newest close of the leaf when the shard started; zero when there was none.</summary>
    public LogPosition RecoveredClose { get; private set; }

    /// <summary>Loads the newest checkpoint and applies the log after it. Shards may recover side by side.</summary>
    /// <exception cref="LogDamagedException">Something is damaged that cannot be a torn tail.</exception>
    public void Recover()
    {
        _files.CreateFolder(_folder);
        LoadedCheckpoint? checkpoint = LoadCheckpoint(out LogDamagedException? damage);
        StartedFrom = checkpoint?.Position ?? LogPosition.Zero;
        if (checkpoint is not null)
            Machine.ReadState(checkpoint.MachineState, checkpoint.Store);
        Invariant.Holds(Machine.Applied == StartedFrom, "a checkpoint holds the state at its position");
        _log = FileLoglet.Open(_files, _folder + "/log", new FileLogletOptions { SegmentBytes = _options.SegmentBytes, Identity = (ulong)Shard.Value + 1 });
        if (_log.First > StartedFrom.Next || _log.Tail < StartedFrom)
        {
            throw damage ?? new LogDamagedException(
                $"{_files.Describe(_folder)}: the checkpoint is of position {StartedFrom}, but the log holds {_log.First} to {_log.Tail}. Files are missing; restore the folder from a backup or a copy.");
        }

        if (damage is not null)
            _owner.Warn($"{damage.Message} The log reaches back far enough to do without it: nothing is lost.");
        _replaying = true;
        foreach (LogEntry entry in _log.Read(StartedFrom.Next))
        {
            LogPosition applied = Apply(Decode(entry));
            Invariant.Holds(applied == entry.Position, "the log is applied without gaps");
            _logBytesSinceCheckpoint += entry.Payload.Length;
            EventsReplayed++;
        }

        _replaying = false;
        _shipped = Machine.Applied;
        _lastClose = Machine.Cuts.PositionOf(Machine.Leaf.Depth, Machine.Cuts.Newest(Machine.Leaf.Depth)) ?? LogPosition.Zero;
        RecoveredClose = _lastClose;
    }

    /// <summary>
    /// The newest checkpoint that is whole, or null. Going back to an older one, or to none, is right when the log reaches back
    /// so far; the caller sees to that.
    /// </summary>
    private LoadedCheckpoint? LoadCheckpoint(out LogDamagedException? damage)
    {
        damage = null;
        foreach (LogPosition position in CheckpointFile.List(_files, _folder))
        {
            try
            {
                return CheckpointFile.TryLoad(_files, _folder, position);
            }
            catch (LogDamagedException e)
            {
                damage ??= e;
            }
        }

        return null;
    }

    private ShardEvent Decode(LogEntry entry)
    {
        try
        {
            return EventCodec.Read(entry.Payload.Span);
        }
        catch (FormatException e)
        {
            throw new LogDamagedException($"{_files.Describe(_folder)}: the entry at position {entry.Position} is whole but is no event: {e.Message} Was it written by a newer version?");
        }
    }

    private void CheckpointIfDue()
    {
        LogPosition done = new(Interlocked.Exchange(ref _checkpointDone, 0));
        if (done > LogPosition.Zero)
            ForgetLogBefore(done);
        PrepareSegment();
        if (_checkpointing || _logBytesSinceCheckpoint < _options.CheckpointLogBytes)
            return;
        _checkpointing = true;
        _logBytesSinceCheckpoint = 0;
        var state = new ByteWriter(4096);
        Machine.WriteState(state);
        byte[] stateBytes = state.Written.ToArray();
        StoreView view = Machine.Rows.Capture(Machine.Applied);
        _environment.RunInBackground($"checkpoint of shard {Shard}", () => WriteCheckpoint(view, stateBytes));
    }

    private void WriteCheckpoint(StoreView view, byte[] state)
    {
        try
        {
            using (view)
                CheckpointFile.Write(_files, _folder, view, state);
            CheckpointFile.Prune(_files, _folder);
            Volatile.Write(ref _checkpointDone, view.Position.Value);
            Wake();
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            // Nothing is lost: the log still holds everything. The next checkpoint is due after as much log again.
            _owner.Warn($"There was no room for a checkpoint of shard {Shard} in {_files.Describe(_folder)}; the log grows until there is.");
        }
        catch (Exception e)
        {
            _owner.Fail(e);
        }
        finally
        {
            _checkpointing = false;
        }
    }

    /// <summary>The log is kept back to the checkpoint before the newest, in case the storage damages that one.</summary>
    private void ForgetLogBefore(LogPosition newest)
    {
        IReadOnlyList<LogPosition> positions = CheckpointFile.List(_files, _folder);
        if (positions.Count > 1 && positions[0] == newest)
            _log!.Trim(positions[1].Next);
    }

    private void PrepareSegment()
    {
        if (_preparing || !_log!.NeedsSegment)
            return;
        _preparing = true;
        _environment.RunInBackground($"log segment of shard {Shard}", () =>
        {
            try
            {
                _log.PrepareNext();
            }
            catch (Exception e)
            {
                _owner.Fail(e);
            }
            finally
            {
                _preparing = false;
            }
        });
    }

    private void CloseStorage() => _log?.Dispose();
}
