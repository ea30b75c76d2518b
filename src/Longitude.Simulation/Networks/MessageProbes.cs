using Longitude.Core;
using Longitude.Node;

namespace Longitude.Simulation.Networks;

/// <summary>
/// Hits the probes that messages tell of: set <see cref="SimNetwork.OnSend"/> to <see cref="See(object)"/>. What no message tells (a torn
/// tail cut off, a start from a checkpoint) is hit by whoever runs the world.
/// </summary>
internal sealed class MessageProbes(Probes probes)
{
    private static readonly string[] Rejections = [.. Enum.GetValues<RejectReason>().Select(r => $"outcome: {r}")];

    /// <summary>The names that <see cref="See(object)"/> hits.</summary>
    public static IEnumerable<string> Names =>
    [
        .. Rejections,
        "verdict: asked for", "verdict: write after write", "verdict: read after write", "verdict: write after read",
        "submit: a second try", "submit: a protecting age", "submit: refused by its log",
        "close: asked of a wider place", "read: too old", "copy: run with events", "copy: run without events", "copy: image sent",
        "copy: fetch", "copy: state compared",
    ];

    public void See(object message)
    {
        switch (message)
        {
            case Ended ended:
                probes.Hit(Rejections[(int)ended.Outcome.Reason]);
                break;
            case Verdicts verdicts:
                See(verdicts);
                break;
            case Submit { Event: TransactionEvent t }:
                SeeAge(t.Part.Age);
                break;
            case Submit { Event: FragmentEvent f }:
                SeeAge(f.Part.Age);
                break;
            case Refused:
                probes.Hit("submit: refused by its log");
                break;
            case CloseRequest { Closes.Count: > 1 }:
                probes.Hit("close: asked of a wider place");
                break;
            case ReadReply { Page.Status: PageStatus.TooOld }:
                probes.Hit("read: too old");
                break;
            case CopyRun run:
                probes.Hit(run.Events.Count > 0 ? "copy: run with events" : "copy: run without events");
                if (run.StateHash is not null)
                    probes.Hit("copy: state compared");
                break;
            case CopyImage:
                probes.Hit("copy: image sent");
                break;
            case CopyFetch:
                probes.Hit("copy: fetch");
                break;
        }
    }

    private void SeeAge(int age)
    {
        if (age > 0)
            probes.Hit("submit: a second try");
        if (age >= 2)
            probes.Hit("submit: a protecting age");
    }

    private void See(Verdicts verdicts)
    {
        if (verdicts.Asks)
            probes.Hit("verdict: asked for");
        foreach (FragmentVerdict item in verdicts.List)
        {
            Conflicts conflicts = item.Verdict.Conflicts;
            if (conflicts.HasFlag(Conflicts.WriteAfterWrite))
                probes.Hit("verdict: write after write");
            if (conflicts.HasFlag(Conflicts.ReadAfterWrite))
                probes.Hit("verdict: read after write");
            if (conflicts.HasFlag(Conflicts.WriteAfterRead))
                probes.Hit("verdict: write after read");
        }
    }
}
