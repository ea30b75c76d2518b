namespace Longitude.Sql;

/// <summary>An error of a SQL statement, with what PostgreSQL's clients expect to be told of it.</summary>
public sealed class SqlException(string sqlState, string message) : LongitudeException(sqlState, message)
{
    /// <summary>More about the cause, in a sentence; null when the message says all.</summary>
    public string? Detail { get; init; }

    /// <summary>What to do about it; null when the message says all.</summary>
    public string? Hint { get; init; }

    /// <summary>Where in the statement's text it was found: characters from 1; 0 when no place is to blame.</summary>
    public int Position { get; init; }

    public string? SchemaName { get; init; }

    public string? TableName { get; init; }

    public string? ColumnName { get; init; }

    public string? ConstraintName { get; init; }

    public string? DataTypeName { get; init; }

    /// <summary>What was being done when it happened, such as <c>COPY t, line 3</c>, a line for each; null when the statement says all.</summary>
    public string? Context { get; init; }

    public override bool MayRetry => SqlState is SqlStates.SerializationFailure or SqlStates.DeadlockDetected;
}
