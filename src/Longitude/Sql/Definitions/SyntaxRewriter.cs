using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>
/// Makes other syntax of syntax, from the top down: where a function gives something, that stands instead and is not looked into;
/// elsewhere its parts are rewritten.
/// </summary>
/// <param name="expression">For each expression.</param>
internal sealed partial class SyntaxRewriter(Func<Expression, Expression?> expression)
{
    /// <summary>For each item of a SELECT list: the items that stand instead; null to rewrite its parts.</summary>
    public Func<SelectItem, IReadOnlyList<SelectItem>?>? Item { get; init; }

    /// <summary>For each table that is named.</summary>
    public Func<TableReference, TableExpression?>? Table { get; init; }

    public Expression Rewrite(Expression e) => expression(e) ?? e switch
    {
        OperatorCall x => x with { Left = Optional(x.Left), Right = Rewrite(x.Right) },
        Logical x => x with { Operands = All(x.Operands) },
        Not x => x with { Operand = Rewrite(x.Operand) },
        IsTest x => x with { Operand = Rewrite(x.Operand) },
        IsDistinct x => x with { Left = Rewrite(x.Left), Right = Rewrite(x.Right) },
        Between x => x with { Operand = Rewrite(x.Operand), Low = Rewrite(x.Low), High = Rewrite(x.High) },
        InList x => x with { Operand = Rewrite(x.Operand), Items = All(x.Items) },
        LikeTest x => x with { Operand = Rewrite(x.Operand), Pattern = Rewrite(x.Pattern), Escape = Optional(x.Escape) },
        FunctionCall x => Call(x),
        Cast x => x with { Operand = Rewrite(x.Operand) },
        Case x => x with
        {
            Operand = Optional(x.Operand),
            Branches = [.. x.Branches.Select(b => new CaseWhen(Rewrite(b.When), Rewrite(b.Then)))],
            Else = Optional(x.Else),
        },
        Conditional x => x with { Arguments = All(x.Arguments) },
        ArrayConstructor x => x with { Items = All(x.Items) },
        RowConstructor x => x with { Items = All(x.Items) },
        Subscript x => x with { Operand = Rewrite(x.Operand), Lower = Optional(x.Lower), Upper = Optional(x.Upper) },
        FieldAccess x => x with { Operand = Rewrite(x.Operand) },
        Collate x => x with { Operand = Rewrite(x.Operand) },
        AtTimeZone x => x with { Operand = Rewrite(x.Operand), Zone = Rewrite(x.Zone) },
        Extract x => x with { Operand = Rewrite(x.Operand) },
        Subquery x => x with { Query = Rewrite(x.Query), Left = Optional(x.Left) },
        Quantified x => x with { Left = Rewrite(x.Left), Array = Rewrite(x.Array) },
        GroupingCall x => x with { Arguments = All(x.Arguments) },
        _ => e,
    };

    private Expression[] All(IReadOnlyList<Expression> all) => [.. all.Select(Rewrite)];

    private Expression? Optional(Expression? e) => e is null ? null : Rewrite(e);

    private FunctionCall Call(FunctionCall x) => x with
    {
        Arguments = All(x.Arguments),
        OrderBy = Orders(x.OrderBy),
        WithinGroup = Orders(x.WithinGroup),
        Filter = Optional(x.Filter),
        Over = x.Over is null ? null : Window(x.Over),
    };

    private OrderItem[] Orders(IReadOnlyList<OrderItem> items) => [.. items.Select(o => o with { Value = Rewrite(o.Value) })];

    private WindowSpec Window(WindowSpec w) => w with
    {
        PartitionBy = All(w.PartitionBy),
        OrderBy = Orders(w.OrderBy),
        Frame = w.Frame is null
            ? null
            : w.Frame with
            {
                Start = w.Frame.Start with { Offset = Optional(w.Frame.Start.Offset) },
                End = w.Frame.End with { Offset = Optional(w.Frame.End.Offset) },
            },
    };
}

internal static class SyntaxWalk
{
    /// <summary>An expression and all within it, subqueries included.</summary>
    public static IReadOnlyList<Expression> Parts(Expression e)
    {
        var parts = new List<Expression>();
        new SyntaxRewriter(part =>
        {
            parts.Add(part);
            return null;
        }).Rewrite(e);
        return parts;
    }
}
