namespace Longitude.Client;

/// <summary>What a transaction's reads see, and what they wait for.</summary>
public enum Level
{
    /// <summary>
    /// Everything acknowledged anywhere before it began; and nothing that begins after its acknowledgement comes before it. Waits
    /// until the world's epoch of the commit is sealed.
    /// </summary>
    Strict,

    /// <summary>
    /// All reads are validated at commit, so that committed transactions equal a serial order. Waits for nothing far unless it
    /// touches something far.
    /// </summary>
    Serializable,

    /// <summary>One consistent snapshot of the whole world; only writes are validated. The snapshot may be as old as an idle tick.</summary>
    Snapshot,

    /// <summary>A snapshot that is not older than the session's token: own writes, monotonic reads, causality. Only writes are validated.</summary>
    Session,

    /// <summary>The copies that are here, each not older than the bound. Only writes are validated.</summary>
    Bounded,

    /// <summary>Whatever is here. Never waits; nothing is validated; the last writer wins.</summary>
    Eventual,
}

/// <summary>How a transaction is to be run.</summary>
public sealed record TransactionOptions
{
    public static readonly TransactionOptions Default = new();

    public Level Level { get; init; } = Level.Serializable;

    /// <summary>How old a copy may be under <see cref="Level.Bounded"/>.</summary>
    public TimeSpan MaxStaleness { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a transaction that lost is tried again before <see cref="RetriesExhaustedException"/>.</summary>
    public int RetriesMax { get; init; } = 30;

    /// <summary>
    /// The same key again returns the first result and changes nothing. The key and the result are written by the transaction
    /// itself, as a row at <see cref="IdempotencyHome"/>.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Where idempotency keys live; the place of the connection when null. The same key must always have the same home.</summary>
    public Core.Place? IdempotencyHome { get; init; }

    /// <summary>
    /// The moment that a transaction under <see cref="Level.Snapshot"/> reads at: that of a change feed, so that a consumer can read
    /// what is there and watch from the same position. Only rows at or below the position's place can be touched. The newest
    /// moment when null.
    /// </summary>
    public ChangePosition? AsOf { get; init; }

    /// <summary>What <see cref="Level.Session"/> must not read behind; the connection's own token when null.</summary>
    public SessionToken? Token { get; init; }
}
