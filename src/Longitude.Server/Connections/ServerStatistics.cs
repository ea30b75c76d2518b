namespace Longitude.Server.Connections;

/// <summary>What clients have asked for since the start. Each connection counts for itself; what ended connections have counted is kept.</summary>
internal sealed class ServerStatistics
{
    private readonly Lock _gate = new();
    private ConnectionCounts _ended;

    /// <summary>The sum over all connections, those that have ended among them.</summary>
    public ConnectionCounts Sum(IEnumerable<ClientConnection> open)
    {
        lock (_gate)
        {
            ConnectionCounts sum = _ended;
            foreach (ClientConnection connection in open)
                sum.Add(connection.Counts);
            return sum;
        }
    }

    /// <summary>Takes over what a connection has counted, in the moment in which it leaves the open ones.</summary>
    public void Ended(in ConnectionCounts counts, Action leave)
    {
        lock (_gate)
        {
            _ended.Add(counts);
            leave();
        }
    }
}

internal struct ConnectionCounts
{
    public long Statements;
    public long Rows;
    public long Errors;
    public long Conflicts;
    public long BytesIn;
    public long BytesOut;
    public LatencyCounts Latencies;

    public void Add(in ConnectionCounts other)
    {
        Statements += other.Statements;
        Rows += other.Rows;
        Errors += other.Errors;
        Conflicts += other.Conflicts;
        BytesIn += other.BytesIn;
        BytesOut += other.BytesOut;
        Latencies.Add(other.Latencies);
    }
}
