using System.Text;
using System.Text.Json;
using Longitude.Core;

namespace Longitude.Client;

/// <summary>Where idempotency keys are kept: rows of Longitude's own.</summary>
internal static class IdempotencyKeys
{
    /// <summary>All of them, on each shard.</summary>
    public static KeyRange Range { get; } = KeyRange.Prefix(Of(""));

    public static byte[] Of(string key) => [Placement.Reserved, .. "idempotency/"u8, .. Encoding.UTF8.GetBytes(key)];
}

/// <summary>
/// Exactly once for clients: the first run of an idempotency key writes its result as a row, in the same transaction; later runs
/// find the row. Two runs at once conflict over the row, so that one of them finds what the other wrote.
/// </summary>
internal readonly struct Idempotency<T>
{
    private readonly Transaction _tx;
    private readonly Place? _home;
    private readonly byte[] _key;

    public Idempotency(Transaction tx)
    {
        _tx = tx;
        _key = [];
        _home = tx.Options.IdempotencyKey is null ? null : tx.Options.IdempotencyHome ?? tx.Place;
        if (_home is not null)
            _key = IdempotencyKeys.Of(tx.Options.IdempotencyKey!);
    }

    /// <summary>The result of the first run, if there was one.</summary>
    public async ValueTask<Kept?> FindAsync(CancellationToken cancellation)
    {
        if (_home is null)
            return null;
        byte[]? stored = await _tx.GetOwnAsync(_home, _key, cancellation).ConfigureAwait(false);
        return stored is null ? null : new Kept(JsonSerializer.Deserialize<T>(stored)!);
    }

    public void Keep(T result)
    {
        if (_home is not null)
            _tx.PutOwn(_home, _key, JsonSerializer.SerializeToUtf8Bytes(result));
    }

    internal sealed record Kept(T Result);
}
