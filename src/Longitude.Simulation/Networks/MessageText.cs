using Longitude.Core;
using Longitude.Node;

namespace Longitude.Simulation.Networks;

/// <summary>Says what a message is about, with the ids of the transactions that it concerns.</summary>
internal static class MessageText
{
    public static string Of(object message) => message switch
    {
        Submit { Event: TransactionEvent t } => $"Submit {t.Part.Id}",
        Submit { Event: FragmentEvent f } => $"Submit fragment {f.Part.Id} for epoch {f.Epoch} of place {f.Place}",
        Verdicts v => $"Verdicts of shard {v.From} for epoch {v.Epoch} of place {v.Place}{(v.Asks ? ", asks" : "")}: "
            + string.Join(", ", v.List.Select(x => $"{x.Id} {x.Verdict.Reason}/{x.Verdict.Conflicts}")),
        CloseRequest c => $"CloseRequest for epoch {c.Epoch} of place {c.Place}",
        Ended e => $"Ended {e.Id} {(e.Outcome.Committed ? "committed" : e.Outcome.Reason)}",
        Refused r => $"Refused {r.Id}: {r.Why}",
        ReadRequest r => $"ReadRequest {r.RequestId} of gateway {r.Gateway:x} at {r.Spec.At?.ToString() ?? "newest"}",
        ReadReply r => $"ReadReply {r.RequestId}: {r.Page.Status}, {r.Page.Rows.Count} rows at {r.Page.At}",
        CopyRun c => $"CopyRun of shard {c.Shard} after {c.After}: {c.Events.Count} events, closed at {c.ClosedAt}",
        CopyImage c => $"CopyImage of shard {c.Shard} at {c.At}: {c.Checkpoint.Length} bytes",
        CopyFetch c => $"CopyFetch for place {c.Copy} after {c.After}",
        _ => message.GetType().Name,
    };
}
