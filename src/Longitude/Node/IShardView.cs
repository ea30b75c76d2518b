using Longitude.Core;

namespace Longitude.Node;

/// <summary>A shard as the gateways of one place can read it: led by their own node, or copied to it.</summary>
internal interface IShardView
{
    /// <summary>The state machine; its rows and cuts may be read by any thread.</summary>
    ShardMachine Machine { get; }

    /// <summary>Reads may go as far as this position.</summary>
    LogPosition Horizon { get; }

    /// <summary>When the horizon moved last.</summary>
    TimeSpan HorizonSince { get; }

    /// <summary>Set whenever the horizon moves or keys leave doubt.</summary>
    Pulse Progress { get; }
}
