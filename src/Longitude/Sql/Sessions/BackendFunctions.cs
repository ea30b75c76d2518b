using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <summary>Functions about this session's statement and transaction, and such as end those of others.</summary>
internal static class BackendFunctions
{
    public static readonly FunctionInfo[] All =
    [
        Define.ScalarN(817, "current_query() text", static (_, c) => Datum.Of(SessionOf(c).CurrentText), Volatility.Volatile),
        Define.ScalarN(2943, "txid_current() int8", static (_, c) => Datum.Of(SessionOf(c).TransactionNumber), Volatility.Stable),
        Define.ScalarN(5059, "pg_current_xact_id() xid8", static (_, c) => Datum.Of(SessionOf(c).TransactionNumber), Volatility.Stable),
        Define.Scalar(2171, "pg_cancel_backend(int4) bool", static (pid, c) => Datum.Of(Cancel(pid.Int32, c)), Volatility.Volatile),
        Define.Scalar(2096, "pg_terminate_backend(pid int4, timeout int8 = 0) bool", static (pid, _, c) => Datum.Of(Terminate(pid.Int32, c)), Volatility.Volatile),
    ];

    private static SqlSession SessionOf(CallContext context) => (SqlSession)context.Session;

    private static bool Cancel(int pid, CallContext context)
    {
        if (Find(pid, context) is not { } target)
            return false;
        CheckRight(target, context, "must be a superuser to cancel superuser query",
            "must be a member of the role whose query is being canceled or member of pg_signal_backend");
        target.Cancel("canceling statement due to user request");
        return true;
    }

    private static bool Terminate(int pid, CallContext context)
    {
        if (Find(pid, context) is not { } target)
            return false;
        CheckRight(target, context, "must be a superuser to terminate superuser process",
            "must be a member of the role whose process is being terminated or member of pg_signal_backend");
        if (target.Terminated is { } terminated)
            terminated();
        else
            target.Cancel("terminating connection due to administrator command");
        return true;
    }

    private static SqlSession? Find(int pid, CallContext context)
    {
        SqlSession? target = SessionOf(context).Engine.FindSession(pid);
        if (target is null)
            context.Session.Notice("WARNING", SqlStates.Warning, $"PID {pid} is not a PostgreSQL backend process");
        return target;
    }

    private static void CheckRight(SqlSession target, CallContext context, string ifSuperuser, string otherwise)
    {
        CatalogSnapshot catalog = context.Execution.Catalog;
        string role = context.Session.CurrentUser;
        if (Privileges.IsSuperuser(catalog, role))
            return;
        if (Privileges.IsSuperuser(catalog, target.SessionUser))
            throw new SqlException(SqlStates.InsufficientPrivilege, ifSuperuser);
        if (!Privileges.IsMember(catalog, role, target.SessionUser))
            throw new SqlException(SqlStates.InsufficientPrivilege, otherwise);
    }
}
