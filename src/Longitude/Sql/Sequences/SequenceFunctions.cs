using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Sequences;

/// <summary>nextval() and its companions.</summary>
internal static class SequenceFunctions
{
    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(1574, "nextval(regclass) int8", static (a, c) => Datum.Of(Next(c.Execution, Find(a, c.Execution), "nextval()")), Volatility.Volatile).WithEffects(),
        Define.Scalar(1575, "currval(regclass) int8", static (a, c) => Datum.Of(Current(c.Execution, Find(a, c.Execution))), Volatility.Volatile),
        Define.ScalarN(2559, "lastval() int8", static (_, c) => Datum.Of(Last(c.Execution)), Volatility.Volatile),
        Define.Scalar(1576, "setval(regclass, int8) int8", static (a, b, c) => Set(c.Execution, Find(a, c.Execution), b.Int64, isCalled: true), Volatility.Volatile).WithEffects(),
        Define.Scalar(
            1765,
            "setval(regclass, int8, bool) int8",
            static (a, b, called, c) => Set(c.Execution, Find(a, c.Execution), b.Int64, called.Boolean),
            Volatility.Volatile).WithEffects(),
        Define.Scalar(4032, "pg_sequence_last_value(regclass) int8", static (a, c) => LastValue(c.Execution, Find(a, c.Execution)), Volatility.Volatile),
    ];

    /// <summary>Draws the next number for the session.</summary>
    /// <param name="what">What a read-only transaction is told that it cannot execute.</param>
    public static long Next(ExecutionContext context, TableInfo sequence, string what)
    {
        if (context.Transaction.IsReadOnly)
            throw new SqlException(SqlStates.ReadOnlySqlTransaction, $"cannot execute {what} in a read-only transaction");
        CheckEither(context, sequence, Privileges.Usage, Privileges.Update);
        return NextUnchecked(context, sequence);
    }

    /// <summary>Draws the next number for an identity column, which needs no right on its sequence.</summary>
    public static long NextUnchecked(ExecutionContext context, TableInfo sequence)
    {
        long number = context.Transaction.Sequences.Next(sequence);
        SequenceSession.Of(context.Session).Drawn(sequence.Oid, number);
        return number;
    }

    private static long Current(ExecutionContext context, TableInfo sequence)
    {
        CheckEither(context, sequence, Privileges.Usage, Privileges.Select);
        return SequenceSession.Of(context.Session).Current(sequence);
    }

    private static long Last(ExecutionContext context)
    {
        (uint oid, long number) = SequenceSession.Of(context.Session).Last(context.Catalog);
        CheckEither(context, context.Catalog.Tables[oid], Privileges.Usage, Privileges.Select);
        return number;
    }

    private static Datum Set(ExecutionContext context, TableInfo sequence, long value, bool isCalled)
    {
        if (context.Transaction.IsReadOnly)
            throw new SqlException(SqlStates.ReadOnlySqlTransaction, "cannot execute setval() in a read-only transaction");
        CheckEither(context, sequence, Privileges.Update, Privileges.Update);
        SequenceInfo definition = sequence.Sequence!;
        if (value < definition.Min || value > definition.Max)
        {
            throw new SqlException(
                SqlStates.NumericValueOutOfRange,
                $"setval: value {value} is out of bounds for sequence \"{sequence.Name}\" ({definition.Min}..{definition.Max})");
        }

        context.Transaction.Sequences.Set(sequence, value, isCalled);
        if (isCalled)
            SequenceSession.Of(context.Session).Set(sequence.Oid, value);
        return Datum.Of(value);
    }

    private static Datum LastValue(ExecutionContext context, TableInfo sequence)
    {
        SequenceState state = context.Transaction.Sequences.State(sequence);
        return state.IsCalled ? Datum.Of(state.Value) : Datum.Null;
    }

    private static TableInfo Find(Datum oid, ExecutionContext context)
    {
        TableInfo table = context.Catalog.FindTable((uint)oid.Int64)
            ?? throw new SqlException(SqlStates.UndefinedTable, $"could not open relation with OID {(uint)oid.Int64}");
        return table.Kind == RelationKind.Sequence
            ? table
            : throw new SqlException(SqlStates.WrongObjectType, $"\"{table.Name}\" is not a sequence");
    }

    private static void CheckEither(ExecutionContext context, TableInfo sequence, string privilege, string other)
    {
        string role = context.Session.CurrentUser;
        if (!Privileges.Has(context.Catalog, role, sequence, [], privilege) && !Privileges.Has(context.Catalog, role, sequence, [], other))
            throw Privileges.Denied("sequence", sequence.Name);
    }
}
