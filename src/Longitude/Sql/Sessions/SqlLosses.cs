using Longitude.Client;
using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Storage;

namespace Longitude.Sql.Sessions;

/// <summary>Rejections in SQL's words: the table, the key, and what the transaction lost against.</summary>
internal static class SqlLosses
{
    public static LongitudeException ToException(World world, CatalogSnapshot catalog, Outcome outcome)
    {
        LongitudeException plain = Losses.ToException(world, outcome);
        string? where = outcome.Key is null ? null : KeyText.Describe(catalog, outcome.Key);
        return outcome.Reason switch
        {
            RejectReason.Bound => new SqlException(SqlStates.NumericValueOutOfRange, where is null ? "value out of range" : $"value out of range in {where}"),
            RejectReason.NotANumber => plain,
            _ when plain is { MayRetry: true } => new SqlException(SqlStates.SerializationFailure, $"could not serialize access: {Why(outcome, where ?? "what it read")}")
            {
                Hint = "The transaction might succeed if retried.",
            },
            _ => plain,
        };
    }

    private static string Why(Outcome outcome, string where) => outcome.Reason switch
    {
        RejectReason.Stale => $"{where} was changed by another transaction after this one had read it",
        RejectReason.InDoubt => $"{where} was waiting for the outcome of another transaction",
        RejectReason.WriteWrite => $"{where} was written by another transaction of the same epoch",
        RejectReason.ReadWriteCycle => $"{where} was written by a transaction of the same epoch, and another one read what this one wrote",
        RejectReason.Late or RejectReason.Missing => "a part of the transaction came too late to a place",
        RejectReason.Protected => $"{where} is kept for a transaction that has failed before",
        RejectReason.BoundInDoubt => $"an addition to {where} might leave its bounds, depending on another transaction",
        RejectReason.TooOld => "it has run longer than history is kept",
        _ => $"too many transactions wait for {where}",
    };
}
