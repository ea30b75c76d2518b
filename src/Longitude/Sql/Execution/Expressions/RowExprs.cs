using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Expressions;

/// <summary>ROW(...), and a table's row as a whole.</summary>
internal sealed class RowExpr : Expr
{
    private readonly Expr[] _items;
    private readonly Expr? _presence;
    private readonly SqlType[] _types;
    private readonly string[] _names;

    /// <param name="presence">Of a table on the side of a join that may be missing: NULL where it is, and then so is the row, as always in <c>NULL::customers</c>.</param>
    public RowExpr(IReadOnlyList<Expr> items, IReadOnlyList<string> names, Expr? presence = null)
    {
        _items = [.. items];
        _presence = presence;
        _types = [.. items.Select(i => i.Type)];
        _names = [.. names];
        Inputs = presence is null ? _items : [.. _items, presence];
    }

    public IReadOnlyList<string> Names => _names;

    /// <summary>The values of the row.</summary>
    public IReadOnlyList<Expr> Items => _items;

    /// <summary>The table that it is a row of; 0 for other rows.</summary>
    public uint TableOid { get; init; }

    public override int Location => Position;

    public override SqlType Type => SqlTypes.Record;

    public override IReadOnlyList<Expr> Inputs { get; }

    public override Datum Eval(EvalFrame frame)
    {
        if (_presence is not null && _presence.Eval(frame).IsNull)
            return Datum.Null;
        var values = new Datum[_items.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = _items[i].Eval(frame);
        return Datum.OfObject(new SqlRecord(_types, values, _names));
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => _presence is null
        ? new RowExpr(inputs, _names) { Position = Position, TableOid = TableOid }
        : new RowExpr([.. inputs.Take(_items.Length)], _names, inputs[^1]) { Position = Position, TableOid = TableOid };

    protected override bool SameNode(Expr other) => ((RowExpr)other).Names.SequenceEqual(_names, StringComparer.Ordinal);
}

/// <summary>(record).field.</summary>
internal sealed class FieldExpr(Expr operand, int index, string name, SqlType type, int typmod = -1) : Expr
{
    public int Index => index;

    public string Name => name;

    public override SqlType Type => type;

    public override int Typmod => typmod;

    public override IReadOnlyList<Expr> Inputs { get; } = [operand];

    public override Datum Eval(EvalFrame frame)
    {
        Datum record = operand.Eval(frame);
        return record.IsNull ? record : record.As<SqlRecord>().Values[index];
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new FieldExpr(inputs[0], index, name, type, typmod) { Position = Position };

    protected override bool SameNode(Expr other) => ((FieldExpr)other).Index == index;
}

internal enum RowOrder
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>(a, b) &lt; (c, d): the first pair that differs decides. Both sides of a pair have types of one order.</summary>
internal sealed class RowCompareExpr(Expr[] inputs, RowOrder order) : Expr
{
    private readonly int _count = inputs.Length / 2;

    public RowOrder Order => order;

    /// <summary>The left side's values, then the right side's.</summary>
    public override IReadOnlyList<Expr> Inputs => inputs;

    public override SqlType Type => SqlTypes.Bool;

    public override Datum Eval(EvalFrame frame)
    {
        int difference = 0;
        for (int i = 0; i < _count && difference == 0; i++)
        {
            Datum a = inputs[i].Eval(frame);
            Datum b = inputs[_count + i].Eval(frame);
            if (a.IsNull || b.IsNull)
                return Datum.Null;
            difference = inputs[i].Type.Comparer.Compare(a, b);
        }

        return Datum.Of(order switch
        {
            RowOrder.Less => difference < 0,
            RowOrder.LessOrEqual => difference <= 0,
            RowOrder.Greater => difference > 0,
            _ => difference >= 0,
        });
    }

    public override Expr WithInputs(IReadOnlyList<Expr> others) => new RowCompareExpr([.. others], order) { Position = Position };

    protected override bool SameNode(Expr other) => ((RowCompareExpr)other).Order == order;
}
