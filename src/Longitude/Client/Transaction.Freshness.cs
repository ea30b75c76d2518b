using Longitude.Core;
using Longitude.Store;

namespace Longitude.Client;

/// <content>Whether what a transaction reads is still what is there: asked early, where the answer saves work in vain.</content>
public sealed partial class Transaction
{
    /// <summary>
    /// True when the row has changed since the position that this transaction reads its shard at. Only known of near shards that it has
    /// read from; the commit finds out of the others.
    /// </summary>
    internal bool HasChangedSinceRead(ShardId shard, byte[] key)
    {
        ShardUse use = Use(shard);
        if (use.At is not { } at || use.AtHome || !_gateway.IsHome(use.Shard))
            return false;
        LogPosition applied = use.View.Machine.Applied;
        if (applied == at)
            return false;
        RowStore rows = use.View.Machine.Rows;
        ReadStatus then = rows.TryGet(key, RowVersion.EndOf(at), out _, out RowVersion seen, ignoreDoubt: true);
        ReadStatus now = rows.TryGet(key, RowVersion.EndOf(applied), out _, out RowVersion newest, ignoreDoubt: true);
        return then != now || seen != newest;
    }
}
