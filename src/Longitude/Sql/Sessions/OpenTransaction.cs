using Longitude.Client;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions.Settings;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <summary>The transaction that a session has open: a block that the client began, or an implicit one around what it sent at once.</summary>
internal sealed class OpenTransaction
{
    public required SqlTransaction Sql { get; set; }

    /// <summary>The place that it runs at.</summary>
    public required Connection Home { get; init; }

    /// <summary>True between BEGIN and COMMIT; false for an implicit one, which Sync ends.</summary>
    public bool IsBlock { get; set; }

    public required IsolationLevel Isolation { get; init; }

    public required bool IsReadOnly { get; set; }

    /// <summary>It was begun for one short statement.</summary>
    public bool IsShort { get; set; }

    /// <summary>It was begun for something that only reads, and its rows need not be validated as those of a writer.</summary>
    public bool OnlyReads { get; set; }

    /// <summary>An error has ended it but for ROLLBACK.</summary>
    public bool HasFailed { get; set; }

    /// <summary>How often it was run before.</summary>
    public int Attempt { get; set; }

    /// <summary>An attempt lost over an addition to a row that it had not read; the next ones read what they add to.</summary>
    public bool LostOverAddition { get; set; }

    /// <summary>What was done so far and what the client was told, so that it can be done again; null once it no longer can.</summary>
    public TransactionRecord? Record { get; set; } = new();

    public List<Savepoint> Savepoints { get; } = [];

    public required SettingsMark SettingsAtBegin { get; init; }

    /// <summary>now(): microseconds since 2000-01-01 UTC.</summary>
    public required long Time { get; init; }

    /// <summary>Executions whose rows are still being read: until they end, the transaction's read positions must not move.</summary>
    public int OpenExecutions { get; set; }

    public bool HasRunStatements { get; set; }

    /// <summary>txid_current(), once it was asked for.</summary>
    public long? Number { get; set; }
}

/// <summary>A point that ROLLBACK TO goes back to.</summary>
/// <param name="Writes">Which buffered writes were there.</param>
internal sealed record Savepoint(string Name, WriteMark Writes, CatalogSnapshot Catalog, bool HasChangedCatalog, SettingsMark Settings);

/// <summary>
/// The statements of a transaction and their answers. A transaction that lost against another is run again by the server; when every
/// answer is the same as before, it is as if it had run now, and the client need not know.
/// </summary>
internal sealed class TransactionRecord
{
    /// <summary>Beyond this many values a transaction is not run again.</summary>
    private const int ValuesMax = 10_000;

    private int _values;

    public List<RecordedStep> Steps { get; } = [];

    /// <summary>False when there is too much to keep.</summary>
    public bool TryAdd(RecordedStep step)
    {
        Steps.Add(step);
        _values += 1 + step.Parameters.Length + step.Rows.Sum(r => r.Length);
        return _values <= ValuesMax;
    }
}

internal enum StepKind
{
    Statement,
    Savepoint,
    Release,
    RollbackTo,
}

internal sealed record RecordedStep(StepKind Kind, string Name, PlannedStatement? Statement, Datum[] Parameters, IReadOnlyList<Datum[]> Rows, string Tag);
