using System.Buffers.Binary;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions;

/// <summary>
/// Advisory locks: numbers that applications lock, kept in the table of row locks. Those of a session last until they are given back or the
/// session ends, the others as long as their transaction. They hold among the sessions of this process.
/// </summary>
internal static class AdvisoryFunctions
{
    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(2880, "pg_advisory_lock(int8) void", static (k, c) => Lock(c, Key(k), LockMode.Exclusive), Volatility.Volatile),
        Define.Scalar(2881, "pg_advisory_lock_shared(int8) void", static (k, c) => Lock(c, Key(k), LockMode.Shared), Volatility.Volatile),
        Define.Scalar(2882, "pg_try_advisory_lock(int8) bool", static (k, c) => TryLock(c, Key(k), LockMode.Exclusive), Volatility.Volatile),
        Define.Scalar(2883, "pg_try_advisory_lock_shared(int8) bool", static (k, c) => TryLock(c, Key(k), LockMode.Shared), Volatility.Volatile),
        Define.Scalar(2884, "pg_advisory_unlock(int8) bool", static (k, c) => Unlock(c, Key(k), LockMode.Exclusive), Volatility.Volatile),
        Define.Scalar(2885, "pg_advisory_unlock_shared(int8) bool", static (k, c) => Unlock(c, Key(k), LockMode.Shared), Volatility.Volatile),
        Define.Scalar(2886, "pg_advisory_lock(int4, int4) void", static (a, b, c) => Lock(c, Key(a, b), LockMode.Exclusive), Volatility.Volatile),
        Define.Scalar(2887, "pg_advisory_lock_shared(int4, int4) void", static (a, b, c) => Lock(c, Key(a, b), LockMode.Shared), Volatility.Volatile),
        Define.Scalar(2888, "pg_try_advisory_lock(int4, int4) bool", static (a, b, c) => TryLock(c, Key(a, b), LockMode.Exclusive), Volatility.Volatile),
        Define.Scalar(2889, "pg_try_advisory_lock_shared(int4, int4) bool", static (a, b, c) => TryLock(c, Key(a, b), LockMode.Shared), Volatility.Volatile),
        Define.Scalar(2890, "pg_advisory_unlock(int4, int4) bool", static (a, b, c) => Unlock(c, Key(a, b), LockMode.Exclusive), Volatility.Volatile),
        Define.Scalar(2891, "pg_advisory_unlock_shared(int4, int4) bool", static (a, b, c) => Unlock(c, Key(a, b), LockMode.Shared), Volatility.Volatile),
        Define.ScalarN(2892, "pg_advisory_unlock_all() void", static (_, c) => UnlockAll(c), Volatility.Volatile),
        Define.Scalar(3089, "pg_advisory_xact_lock(int8) void", static (k, c) => LockInTransaction(c, Key(k), LockMode.Exclusive), Volatility.Volatile),
        Define.Scalar(3090, "pg_advisory_xact_lock_shared(int8) void", static (k, c) => LockInTransaction(c, Key(k), LockMode.Shared), Volatility.Volatile),
        Define.Scalar(3091, "pg_try_advisory_xact_lock(int8) bool", static (k, c) => TryLockInTransaction(c, Key(k), LockMode.Exclusive), Volatility.Volatile),
        Define.Scalar(3092, "pg_try_advisory_xact_lock_shared(int8) bool", static (k, c) => TryLockInTransaction(c, Key(k), LockMode.Shared), Volatility.Volatile),
        Define.Scalar(3093, "pg_advisory_xact_lock(int4, int4) void", static (a, b, c) => LockInTransaction(c, Key(a, b), LockMode.Exclusive), Volatility.Volatile),
        Define.Scalar(3094, "pg_advisory_xact_lock_shared(int4, int4) void", static (a, b, c) => LockInTransaction(c, Key(a, b), LockMode.Shared), Volatility.Volatile),
        Define.Scalar(3095, "pg_try_advisory_xact_lock(int4, int4) bool", static (a, b, c) => TryLockInTransaction(c, Key(a, b), LockMode.Exclusive), Volatility.Volatile),
        Define.Scalar(3096, "pg_try_advisory_xact_lock_shared(int4, int4) bool", static (a, b, c) => TryLockInTransaction(c, Key(a, b), LockMode.Shared), Volatility.Volatile),
    ];

    private static SqlSession SessionOf(CallContext context) => (SqlSession)context.Session;

    // A zero byte, what it is, which form, and the number: no row has such a key.
    private static byte[] Key(Datum number) => Key(1, number.Int64);

    private static byte[] Key(Datum high, Datum low) => Key(2, ((long)high.Int32 << 32) | (uint)low.Int32);

    private static byte[] Key(byte form, long number)
    {
        byte[] key = [0, (byte)'a', form, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(3), number);
        return key;
    }

    private static bool Acquire(CallContext context, LockOwner owner, byte[] key, LockMode mode, bool waits)
    {
        SqlSession session = SessionOf(context);
        Storage.SqlTransaction transaction = context.Execution.Transaction;
        var name = new LockName(session.Engine.Database.World.Root.Id, key);
        return session.Engine.Locks.Acquire(owner, name, mode, waits, transaction.LockTimeout, context.Execution.Cancellation) is not null;
    }

    private static Datum Lock(CallContext context, byte[] key, LockMode mode)
    {
        Acquire(context, SessionOf(context).AdvisoryOwner, key, mode, waits: true);
        return Datum.Of("");
    }

    private static Datum TryLock(CallContext context, byte[] key, LockMode mode) =>
        Datum.Of(Acquire(context, SessionOf(context).AdvisoryOwner, key, mode, waits: false));

    private static Datum LockInTransaction(CallContext context, byte[] key, LockMode mode)
    {
        Acquire(context, context.Execution.Transaction.Owner, key, mode, waits: true);
        return Datum.Of("");
    }

    private static Datum TryLockInTransaction(CallContext context, byte[] key, LockMode mode) =>
        Datum.Of(Acquire(context, context.Execution.Transaction.Owner, key, mode, waits: false));

    private static Datum Unlock(CallContext context, byte[] key, LockMode mode)
    {
        SqlSession session = SessionOf(context);
        bool had = session.Engine.Locks.Release(session.AdvisoryOwner, new LockName(session.Engine.Database.World.Root.Id, key), mode);
        if (!had)
            session.Notice("WARNING", "01000", $"you don't own a lock of type {(mode == LockMode.Exclusive ? "ExclusiveLock" : "ShareLock")}");
        return Datum.Of(had);
    }

    private static Datum UnlockAll(CallContext context)
    {
        SqlSession session = SessionOf(context);
        session.Engine.Locks.ReleaseAll(session.AdvisoryOwner);
        return Datum.Of("");
    }
}
