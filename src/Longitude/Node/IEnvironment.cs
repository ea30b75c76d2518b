using Longitude.Core;

namespace Longitude.Node;

/// <summary>
/// Time and threads as a node sees them. Two implementations: production, and the simulator, which runs everything in one thread
/// under virtual time. Nothing about data is decided by what this says.
/// </summary>
internal interface IEnvironment
{
    /// <summary>Time since some fixed moment; never goes back.</summary>
    TimeSpan Now { get; }

    /// <summary>
    /// True when continuations of awaited operations run right where they are completed, in one thread; false when they must go
    /// to the thread pool, because the completing thread has more to do.
    /// </summary>
    bool ContinuesInline { get; }

    /// <summary>Runs an action once after a delay. The action must be short. Disposing the result cancels what has not begun.</summary>
    IDisposable After(TimeSpan delay, Action action);

    /// <summary>Starts a worker whose turn runs, one at a time, soon after each wake.</summary>
    IWorker StartWorker(string name, Action turn);

    /// <summary>Runs pieces of work that do not depend on each other, as far as there are processors, and returns when all have ended.</summary>
    /// <exception cref="Exception">The first that a piece let out.</exception>
    void RunTogether(IReadOnlyList<Action> pieces);

    /// <summary>Runs long or blocking work beside the workers. The work reports its own failure.</summary>
    void RunInBackground(string name, Action work);
}

/// <summary>Runs one turn at a time.</summary>
internal interface IWorker : IDisposable
{
    /// <summary>Makes sure that a turn begins after this call. Cheap; any thread may call it.</summary>
    void Wake();
}

/// <summary>
/// Carries messages between the nodes of a world, and between the places of one node. A message may be lost, late, doubled or
/// out of order; it is never changed. Messages are immutable.
/// </summary>
internal interface ITransport
{
    /// <param name="from">The leaf of the sender.</param>
    /// <param name="to">The shard whose leader gets the message.</param>
    /// <param name="message">What is said.</param>
    void ToShard(PlaceId from, ShardId to, ShardMessage message);

    /// <param name="from">The leaf of the sender.</param>
    /// <param name="gateway">The gateway's id; see <see cref="GatewayId"/>.</param>
    /// <param name="message">What is said.</param>
    void ToGateway(PlaceId from, ulong gateway, GatewayMessage message);

    /// <param name="from">The leaf of the sender.</param>
    /// <param name="to">The leaf whose node keeps the copies for its gateway.</param>
    /// <param name="message">What is said.</param>
    void ToCopies(PlaceId from, PlaceId to, CopyMessage message);
}

/// <summary>Where a transport hands over what arrives. Any thread may call these.</summary>
internal interface IReceiver
{
    void Receive(ShardId shard, ShardMessage message);

    void Receive(ulong gateway, GatewayMessage message);

    void Receive(PlaceId leaf, CopyMessage message);
}
