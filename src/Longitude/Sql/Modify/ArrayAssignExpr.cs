using Longitude.Sql.Execution;
using Longitude.Sql.Types;

namespace Longitude.Sql.Modify;

/// <summary>An array with one element replaced: <c>SET a[3] = x</c>. Beyond its bounds an array of one dimension grows, with NULLs between.</summary>
internal sealed class ArrayAssignExpr(Expr[] inputs, SqlType type) : Expr
{
    /// <summary>The array, the element's new value, then a subscript for each dimension.</summary>
    public override IReadOnlyList<Expr> Inputs => inputs;

    public override SqlType Type => type;

    public override Datum Eval(EvalFrame frame)
    {
        Datum before = inputs[0].Eval(frame);
        Datum value = inputs[1].Eval(frame);
        var at = new int[inputs.Length - 2];
        for (int i = 0; i < at.Length; i++)
        {
            Datum subscript = inputs[i + 2].Eval(frame);
            if (subscript.IsNull)
                throw new SqlException(SqlStates.NullValueNotAllowed, "array subscript in assignment must not be null");
            at[i] = subscript.Int32;
        }

        SqlArray? array = before.IsNull ? null : before.As<SqlArray>();
        if (array is null || array.Dimensions == 0)
            return Datum.OfObject(new SqlArray(type.Element!, [.. at.Select(_ => 1)], at, [value]));
        if (array.Dimensions != at.Length)
            throw new SqlException(SqlStates.ArraySubscriptError, "wrong number of array subscripts");
        return Datum.OfObject(at.Length == 1 ? WithElement(array, at[0], value) : WithElement(array, at, value));
    }

    public override Expr WithInputs(IReadOnlyList<Expr> others) => new ArrayAssignExpr([.. others], type) { Position = Position };

    protected override bool SameNode(Expr other) => true;

    private static SqlArray WithElement(SqlArray array, int at, Datum value)
    {
        int lower = Math.Min(array.LowerBounds[0], at);
        long length = Math.Max(array.LowerBounds[0] + (long)array.Lengths[0], at + 1L) - lower;
        if (length > SqlArray.ItemsMax)
            throw new SqlException(SqlStates.ProgramLimitExceeded, $"array size exceeds the maximum allowed ({SqlArray.ItemsMax})");
        var items = new Datum[length];
        array.Items.CopyTo(items, array.LowerBounds[0] - lower);
        items[at - lower] = value;
        return new SqlArray(array.ElementType, [(int)length], [lower], items);
    }

    private static SqlArray WithElement(SqlArray array, int[] at, Datum value)
    {
        int place = 0;
        for (int d = 0; d < at.Length; d++)
        {
            long offset = (long)at[d] - array.LowerBounds[d];
            if (offset < 0 || offset >= array.Lengths[d])
                throw new SqlException(SqlStates.ArraySubscriptError, "array subscript out of range");
            place = (place * array.Lengths[d]) + (int)offset;
        }

        Datum[] items = [.. array.Items];
        items[place] = value;
        return new SqlArray(array.ElementType, array.Lengths, array.LowerBounds, items);
    }
}
