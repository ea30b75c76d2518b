using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Functions;
using Longitude.Sql.Sequences;
using Longitude.Sql.Types;

namespace Longitude.Sql.Modify;

/// <summary>The next number of an identity column's sequence.</summary>
internal sealed class SequenceExpr(uint sequence, SqlType type) : Expr
{
    public override SqlType Type => type;

    public override Volatility OwnVolatility => Volatility.Volatile;

    public override Datum Eval(EvalFrame frame)
    {
        TableInfo definition = frame.Context.Catalog.Tables[sequence];
        return Datum.Of(SequenceFunctions.NextUnchecked(frame.Context, definition));
    }

    protected override bool SameNode(Expr other) => false;
}
