using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Expressions;

/// <summary>x [NOT] IN (a, b, ...).</summary>
/// <param name="inputs">The operand, then the items.</param>
/// <param name="equality">The equality of the row (operand, item); the operator that <c>=</c> means for them.</param>
internal sealed class InListExpr(Expr[] inputs, Expr equality, bool isNegated) : Expr
{
    private readonly int _slot = StateSlot.Next();
    private readonly HashedItems? _hashed = HashedItems.Of(inputs, equality);

    public Expr Operand => inputs[0];

    public IEnumerable<Expr> Items => inputs.Skip(1);

    public Expr Equality => equality;

    public bool IsNegated => isNegated;

    public override SqlType Type => SqlTypes.Bool;

    public override IReadOnlyList<Expr> Inputs => inputs;

    public override Volatility OwnVolatility => equality.OwnVolatility;

    public override Datum Eval(EvalFrame frame)
    {
        Datum value = inputs[0].Eval(frame);
        if (value.IsNull)
            return value;
        if (_hashed is not null)
            return Answer(_hashed.Values.Contains(value), _hashed.AnyNull);
        EvalFrame pair = PairFrame.In(frame, this, _slot);
        bool anyNull = false;
        for (int i = 1; i < inputs.Length; i++)
        {
            pair.Row[1] = inputs[i].Eval(frame);
            pair.Row[0] = value;
            Datum equal = equality.Eval(pair);
            if (equal.IsTrue)
                return Datum.Of(!isNegated);
            anyNull |= equal.IsNull;
        }

        return Answer(false, anyNull);
    }

    public override Expr WithInputs(IReadOnlyList<Expr> others) => new InListExpr([.. others], equality, isNegated) { Position = Position };

    protected override bool SameNode(Expr other) => other is InListExpr o && o.IsNegated == isNegated && o.Equality.SameAs(equality);

    private Datum Answer(bool found, bool anyNull) => found ? Datum.Of(!isNegated) : anyNull ? Datum.Null : Datum.Of(isNegated);

    /// <summary>Constant items are looked up instead of gone through.</summary>
    private sealed class HashedItems(HashSet<Datum> values, bool anyNull)
    {
        private const int Worthwhile = 4;

        public HashSet<Datum> Values => values;

        public bool AnyNull => anyNull;

        public static HashedItems? Of(Expr[] inputs, Expr equality)
        {
            SqlType type = inputs[0].Type;
            if (inputs.Length <= Worthwhile || !PlainComparison.IsEqualityWithin(equality, type))
                return null;
            var values = new HashSet<Datum>(type.Comparer);
            bool anyNull = false;
            foreach (Expr item in inputs.AsSpan(1))
            {
                if (item is not ConstantExpr constant)
                    return null;
                if (constant.Value.IsNull)
                    anyNull = true;
                else
                    values.Add(constant.Value);
            }

            return new HashedItems(values, anyNull);
        }
    }
}

/// <summary>x op ANY (array), x op ALL (array).</summary>
/// <param name="test">The operator for the row (left, element).</param>
internal sealed class QuantifiedExpr(Expr left, Expr array, Expr test, bool isAll) : Expr
{
    private const int Worthwhile = 8;

    private readonly int _slot = StateSlot.Next();
    private readonly bool _isPlain = !isAll && array.Type.IsArray && PlainComparison.IsEqualityWithin(test, left.Type)
        && array.Type.Element!.Kind == left.Type.Kind;

    public Expr Left => left;

    public Expr Array => array;

    public Expr Operation => test;

    public bool IsAll => isAll;

    public override SqlType Type => SqlTypes.Bool;

    public override IReadOnlyList<Expr> Inputs { get; } = [left, array];

    public override Volatility OwnVolatility => test.OwnVolatility;

    public override Datum Eval(EvalFrame frame)
    {
        Datum value = left.Eval(frame);
        Datum items = array.Eval(frame);
        if (items.IsNull)
            return Datum.Null;
        SqlArray list = items.As<SqlArray>();
        if (_isPlain && !value.IsNull && list.Items.Length >= Worthwhile)
            return Hashed(frame, list).Find(value);
        EvalFrame pair = frame.Context.StateOf(this, _slot, static (_, c) => new State(new EvalFrame(c, null) { Row = new Datum[2] })).Pair;
        bool anyNull = false;
        foreach (Datum item in list.Items)
        {
            pair.Row[0] = value;
            pair.Row[1] = item;
            Datum holds = test.Eval(pair);
            if (holds.IsNull)
                anyNull = true;
            else if (holds.Boolean != isAll)
                return Datum.Of(!isAll);
        }

        return anyNull ? Datum.Null : Datum.Of(isAll);
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new QuantifiedExpr(inputs[0], inputs[1], test, isAll) { Position = Position };

    protected override bool SameNode(Expr other) => other is QuantifiedExpr q && q.IsAll == isAll && q.Operation.SameAs(test);

    private State Hashed(EvalFrame frame, SqlArray list)
    {
        State state = frame.Context.StateOf(this, _slot, static (_, c) => new State(new EvalFrame(c, null) { Row = new Datum[2] }));
        if (!ReferenceEquals(state.List, list))
            state.Take(list, left.Type);
        return state;
    }

    /// <summary>The array that was looked at last, hashed.</summary>
    private sealed class State(EvalFrame pair)
    {
        private HashSet<Datum> _values = [];
        private bool _anyNull;

        public EvalFrame Pair => pair;

        public SqlArray? List { get; private set; }

        public void Take(SqlArray list, SqlType type)
        {
            List = list;
            _values = new HashSet<Datum>(list.Items.Length, type.Comparer);
            _anyNull = false;
            foreach (Datum item in list.Items)
            {
                if (item.IsNull)
                    _anyNull = true;
                else
                    _values.Add(item);
            }
        }

        public Datum Find(Datum value) => _values.Contains(value) ? Datum.True : _anyNull ? Datum.Null : Datum.False;
    }
}

/// <summary>Comparisons that do what the type's own order does, so that they may be answered by hashing and sorting.</summary>
internal static class PlainComparison
{
    /// <summary>True when the expression is the equality of a pair of values of this type.</summary>
    public static bool IsEqualityWithin(Expr equality, SqlType type) =>
        equality is CallExpr { Operator: "=", Inputs: [ColumnExpr { Index: 0 } l, ColumnExpr { Index: 1 } r] } call
        && l.Type.Kind == type.Kind && r.Type.Kind == type.Kind && IsOrdered(call);

    /// <summary>True when the operator's operands have types that are compared alike, by the order that the types have.</summary>
    public static bool IsOrdered(CallExpr call) => call.Operator is "=" or "<>" or "<" or "<=" or ">" or ">="
        && call.Call.ArgumentTypes is [var a, var b] && SameOrder(a, b) && call.Type.Kind == TypeKind.Boolean;

    /// <summary>True when values of both types may be compared by the comparer of either.</summary>
    public static bool SameOrder(SqlType a, SqlType b)
    {
        if (a.Oid == b.Oid)
            return a.Comparer.HasOrder;
        return (IsInteger(a) && IsInteger(b)) || (IsFloat(a) && IsFloat(b)) || (IsText(a) && IsText(b));
    }

    public static bool IsInteger(SqlType type) => type.Kind is TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8 or TypeKind.Oid or TypeKind.Reg;

    public static bool IsText(SqlType type) => type.Kind is TypeKind.Text or TypeKind.Varchar or TypeKind.Name;

    private static bool IsFloat(SqlType type) => type.Kind is TypeKind.Float4 or TypeKind.Float8;
}
