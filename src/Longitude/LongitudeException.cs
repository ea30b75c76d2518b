namespace Longitude;

/// <summary>Any error that Longitude reports. The message says what, where, and what to do.</summary>
public abstract class LongitudeException(string sqlState, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The five-character code that PostgreSQL has for this kind of error.</summary>
    public string SqlState { get; } = sqlState;

    /// <summary>True when the same transaction may succeed if it is run again, and has surely not been applied.</summary>
    public virtual bool MayRetry => false;
}

/// <summary>The transaction lost against another one. It was not applied; run it again.</summary>
public sealed class ConflictException(string message) : LongitudeException("40001", message)
{
    public override bool MayRetry => true;
}

/// <summary>The transaction lost as often as the limit allows. It was not applied.</summary>
public sealed class RetriesExhaustedException(int attempts, Exception last)
    : LongitudeException("40001", $"The transaction lost {attempts} times and was given up: {last.Message}", last)
{
    /// <summary>How often it was tried.</summary>
    public int Attempts { get; } = attempts;
}

/// <summary>An addition would leave the bounds that it names. The transaction was not applied.</summary>
public sealed class BoundException(string message) : LongitudeException("23514", message);

/// <summary>An addition met a value that is not a 64-bit number. The transaction was not applied.</summary>
public sealed class NotANumberException(string message) : LongitudeException("42804", message);

/// <summary>The snapshot is older than the history that is kept. Begin again with a newer one.</summary>
public sealed class SnapshotTooOldException(string message) : LongitudeException("72000", message)
{
    public override bool MayRetry => true;
}

/// <summary>No outcome came within the time limit: the transaction may have been applied, or may still be.</summary>
public sealed class OutcomeUnknownException(string message) : LongitudeException("40003", message);

/// <summary>A shard could not take the transaction, for want of room. It was not applied.</summary>
public sealed class CommitRefusedException(string message) : LongitudeException("53100", message);

/// <summary>The transaction is larger than one entry of a log may be. Nothing of it was sent; do its work in several.</summary>
public sealed class TransactionTooLargeException(string message) : LongitudeException("54000", message);

/// <summary>The database in this process has stopped after a failure; the cause is the inner exception. Open it again.</summary>
public sealed class NodeFailedException(string message, Exception cause) : LongitudeException("58030", message, cause);

/// <summary>An option, a world description or a key is not valid.</summary>
public sealed class InvalidUseException(string message) : LongitudeException("22023", message);
