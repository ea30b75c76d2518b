using Longitude.Sql.Types;

namespace Longitude.Sql.Execution.Expressions;

/// <summary>ARRAY[...]. Of arrays: an array with one more dimension.</summary>
internal sealed class ArrayExpr(Expr[] items, SqlType type, bool isNested) : Expr
{
    public bool IsNested => isNested;

    public override int Location => Position;

    public override SqlType Type => type;

    public override IReadOnlyList<Expr> Inputs => items;

    public override Datum Eval(EvalFrame frame)
    {
        var values = new Datum[items.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = items[i].Eval(frame);
        return Datum.OfObject(isNested ? Join(values) : SqlArray.Of(type.Element!, values));
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs) => new ArrayExpr([.. inputs], type, isNested) { Position = Position };

    protected override bool SameNode(Expr other) => ((ArrayExpr)other).IsNested == isNested;

    /// <summary>Puts arrays of one shape side by side. Empty and NULL ones count for nothing, unless others are not.</summary>
    public SqlArray Join(ReadOnlySpan<Datum> arrays)
    {
        var all = new List<Datum>();
        SqlArray? first = null;
        int without = 0;
        foreach (Datum value in arrays)
        {
            if (value.IsNull || value.As<SqlArray>() is { Dimensions: 0 })
            {
                without++;
                continue;
            }

            SqlArray array = value.As<SqlArray>();
            first ??= array;
            if (!array.Lengths.AsSpan().SequenceEqual(first.Lengths))
                throw Mismatch();
            all.AddRange(array.Items);
        }

        if (first is null)
            return SqlArray.Empty(type.Element!);
        if (without > 0)
            throw Mismatch();
        if (first.Dimensions == SqlArray.DimensionsMax)
        {
            throw new SqlException(SqlStates.ProgramLimitExceeded,
                $"number of array dimensions ({first.Dimensions + 1}) exceeds the maximum allowed ({SqlArray.DimensionsMax})");
        }

        return new SqlArray(type.Element!, [arrays.Length, .. first.Lengths], [1, .. first.LowerBounds], [.. all]);
    }

    private static SqlException Mismatch() =>
        new(SqlStates.ArraySubscriptError, "multidimensional arrays must have array expressions with matching dimensions");
}

/// <summary>array[i], array[i][j].</summary>
internal sealed class SubscriptExpr(Expr[] inputs, SqlType type) : Expr
{
    /// <summary>The array, then a subscript for each dimension.</summary>
    public override IReadOnlyList<Expr> Inputs => inputs;

    public override SqlType Type => type;

    public override Datum Eval(EvalFrame frame)
    {
        Datum value = inputs[0].Eval(frame);
        if (value.IsNull)
            return value;
        SqlArray array = value.As<SqlArray>();
        bool isInside = array.Dimensions == inputs.Length - 1;
        int at = 0;
        for (int i = 1; i < inputs.Length; i++)
        {
            Datum subscript = inputs[i].Eval(frame);
            if (subscript.IsNull)
                return subscript;
            if (!isInside)
                continue;
            long offset = subscript.Int64 - array.LowerBounds[i - 1];
            isInside = offset >= 0 && offset < array.Lengths[i - 1];
            at = (at * array.Lengths[i - 1]) + (isInside ? (int)offset : 0);
        }

        return isInside ? array.Items[at] : Datum.Null;
    }

    public override Expr WithInputs(IReadOnlyList<Expr> others) => new SubscriptExpr([.. others], type) { Position = Position };

    protected override bool SameNode(Expr other) => true;
}

/// <summary>array[i:j]. A bound that is missing is the array's own.</summary>
internal sealed class SliceExpr(Expr operand, IReadOnlyList<(Expr? Lower, Expr? Upper)> bounds) : Expr
{
    public IReadOnlyList<(Expr? Lower, Expr? Upper)> Bounds => bounds;

    public override SqlType Type => operand.Type;

    public override IReadOnlyList<Expr> Inputs { get; } =
        [operand, .. bounds.SelectMany(b => new[] { b.Lower, b.Upper }).Where(e => e is not null).Select(e => e!)];

    public override Datum Eval(EvalFrame frame)
    {
        Datum value = operand.Eval(frame);
        if (value.IsNull)
            return value;
        SqlArray array = value.As<SqlArray>();
        int dimensions = array.Dimensions;
        var lower = new int[dimensions];
        var lengths = new int[dimensions];
        bool isEmpty = dimensions == 0 || bounds.Count > dimensions;
        for (int d = 0; d < Math.Max(dimensions, bounds.Count); d++)
        {
            (Expr? low, Expr? high) = d < bounds.Count ? bounds[d] : (null, null);
            Datum from = low?.Eval(frame) ?? Datum.Of(d < dimensions ? array.LowerBounds[d] : 1L);
            Datum to = high?.Eval(frame) ?? Datum.Of(d < dimensions ? array.LowerBounds[d] + array.Lengths[d] - 1L : 0L);
            if (from.IsNull || to.IsNull)
                return Datum.Null;
            if (d >= dimensions)
                continue;
            lower[d] = (int)Math.Max(from.Int64, array.LowerBounds[d]);
            lengths[d] = (int)Math.Max(0, Math.Min(to.Int64, array.LowerBounds[d] + array.Lengths[d] - 1L) - lower[d] + 1);
            isEmpty |= lengths[d] == 0;
        }

        return Datum.OfObject(isEmpty ? SqlArray.Empty(array.ElementType) : Cut(array, lower, lengths));
    }

    public override Expr WithInputs(IReadOnlyList<Expr> inputs)
    {
        int at = 1;
        var replaced = new List<(Expr?, Expr?)>(bounds.Count);
        foreach ((Expr? lower, Expr? upper) in bounds)
            replaced.Add((lower is null ? null : inputs[at++], upper is null ? null : inputs[at++]));
        return new SliceExpr(inputs[0], replaced) { Position = Position };
    }

    protected override bool SameNode(Expr other)
    {
        IReadOnlyList<(Expr? Lower, Expr? Upper)> others = ((SliceExpr)other).Bounds;
        return others.Count == bounds.Count
            && bounds.Zip(others).All(p => (p.First.Lower is null) == (p.Second.Lower is null) && (p.First.Upper is null) == (p.Second.Upper is null));
    }

    private static SqlArray Cut(SqlArray array, int[] lower, int[] lengths)
    {
        int total = 1;
        foreach (int length in lengths)
            total *= length;
        var items = new Datum[total];
        for (int i = 0; i < total; i++)
        {
            int rest = i;
            int source = 0;
            int stride = 1;
            for (int d = lengths.Length - 1; d >= 0; d--)
            {
                source += ((rest % lengths[d]) + lower[d] - array.LowerBounds[d]) * stride;
                rest /= lengths[d];
                stride *= array.Lengths[d];
            }

            items[i] = array.Items[source];
        }

        return new SqlArray(array.ElementType, lengths, [.. Enumerable.Repeat(1, lengths.Length)], items);
    }
}
