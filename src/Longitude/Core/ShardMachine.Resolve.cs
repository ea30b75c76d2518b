namespace Longitude.Core;

/// <content>Outcomes of judged fragments.</content>
public sealed partial class ShardMachine
{
    private void ApplyResolve(ResolveEvent e, LogPosition position)
    {
        Place place = World[e.Place];
        EpochFragments? epoch = Find(place, e.Epoch);
        if (epoch is null)
            return; // resolved before, and forgotten
        Invariant.Holds(epoch.ClosedAt > LogPosition.Zero, "an epoch is resolved after its close");
        foreach (Resolution resolution in e.Resolutions)
        {
            Fragment? f = Find(resolution.Id);
            if (f is null || f.Outcome is not null)
                continue; // an outcome may be logged twice; the first one counts
            Invariant.Holds(f.Event.Place == e.Place && f.Event.Epoch == e.Epoch, "an outcome is of the epoch that it names");
            bool commits = resolution.Reason == RejectReason.None;
            Invariant.Holds(f.Verdict is { Yes: true } || !commits, "nothing commits against this shard's own verdict");
            foreach (Write write in f.Part.Writes)
                LeaveDoubt(write, commits);
            epoch.Undecided--;
            FinishFragment(f, commits
                ? new Outcome { Committed = true, Shard = Shard, Position = epoch.ClosedAt, Epochs = epoch.EpochsAtClose }
                : Rejected(resolution.Reason, resolution.Key, resolution.Decider));
        }

        Invariant.Holds(epoch.Undecided >= 0, "no more fragments end than were judged");
        JudgeDeferred(position);
        _effects.Resolved(e.Place, e.Epoch);
    }

    /// <summary>Takes one holder off a key; the last one installs what was committed, as one version at the close.</summary>
    private void LeaveDoubt(Write write, bool commits)
    {
        Doubt? doubt = _doubts.Find(write.Key);
        Invariant.Holds(doubt is not null && doubt.Holders > 0, "a judged write has its key in doubt");
        doubt.Holders--;
        doubt.Changed |= commits;
        if (commits)
            Sum(write, doubt);
        if (doubt.Holders > 0)
            return;
        Invariant.Holds(doubt.Version.Position <= Applied, "what is installed belongs to a close of the past");
        if (doubt.Changed)
        {
            Rows.Install(write.Key, doubt.Version, ValueAfter(Whole(write, doubt)));
        }

        Rows.ClearDoubt(write.Key);
        _doubts.Remove(write.Key);
    }

    private static void Sum(Write write, Doubt doubt)
    {
        if (write.Kind == WriteKind.Add)
            doubt.Sum += write.Delta;
        if (write.Kind != WriteKind.AddToFields)
            return;
        foreach (FieldAddition field in write.Fields!.Fields)
            doubt.Fields[field.Offset] = field with { Delta = doubt.Fields.GetValueOrDefault(field.Offset).Delta + field.Delta };
    }

    /// <summary>
    /// All committed additions as one write. The last holder may be one that was rejected, and may name other fields than those that
    /// were added to; but all of them fit the row.
    /// </summary>
    private static Write Whole(Write write, Doubt doubt) => write.Kind switch
    {
        WriteKind.Add => write with { Delta = doubt.Sum },
        WriteKind.AddToFields => write with { Fields = write.Fields! with { Fields = [.. doubt.Fields.Values] } },
        _ => write,
    };
}
