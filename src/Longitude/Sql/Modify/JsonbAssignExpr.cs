using Longitude.Sql.Execution;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Modify;

/// <summary>A jsonb with what some subscripts lead to replaced: <c>SET j['a'][3] = x</c>. What is missing on the way is made.</summary>
/// <param name="startsArray">The first subscript is an index: what was NULL becomes an array, else an object.</param>
internal sealed class JsonbAssignExpr(Expr[] inputs, bool startsArray) : Expr
{
    /// <summary>The value before, the new part, then the subscripts as texts.</summary>
    public override IReadOnlyList<Expr> Inputs => inputs;

    public override SqlType Type => SqlTypes.Jsonb;

    private bool StartsArray => startsArray;

    public override Datum Eval(EvalFrame frame)
    {
        Datum before = inputs[0].Eval(frame);
        Datum part = inputs[1].Eval(frame);
        var path = new Datum[inputs.Length - 2];
        for (int i = 0; i < path.Length; i++)
        {
            path[i] = inputs[i + 2].Eval(frame);
            if (path[i].IsNull)
                throw new SqlException(SqlStates.NullValueNotAllowed, "jsonb subscript in assignment must not be null");
        }

        JsonbValue target = !before.IsNull ? before.As<JsonbValue>() : startsArray ? JsonbValue.EmptyArray : JsonbValue.EmptyObject;
        JsonbValue value = part.IsNull ? JsonbValue.Null : part.As<JsonbValue>();
        return Datum.OfObject(new JsonbChange(path, value, JsonbChangeKind.Assign).In(target));
    }

    public override Expr WithInputs(IReadOnlyList<Expr> others) => new JsonbAssignExpr([.. others], startsArray) { Position = Position };

    protected override bool SameNode(Expr other) => ((JsonbAssignExpr)other).StartsArray == startsArray;
}
