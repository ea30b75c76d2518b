using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <summary>A statement that the session itself carries out: transactions, run-time parameters, prepared statements, cursors.</summary>
internal sealed class ControlStatement(SqlText text, IReadOnlyList<ResultColumn>? columns) : SqlStatement
{
    public override SqlText Text => text;

    public override IReadOnlyList<SqlType> ParameterTypes => [];

    public override IReadOnlyList<ResultColumn>? Columns => columns;

    public override bool IsShort => true;

    /// <summary>True for the statements that a session carries out itself.</summary>
    public static bool Is(Statement statement) => statement is TransactionStatement or SetTransactionStatement or SetStatement or ResetStatement
        or ShowStatement or DiscardStatement or PrepareStatement or ExecuteStatement or DeallocateStatement or DeclareCursorStatement
        or FetchStatement or CloseStatement or LockTableStatement or DoStatement or CallStatement or MaintenanceStatement
        or ListenStatement or UnlistenStatement or NotifyStatement or SetRoleStatement;
}
