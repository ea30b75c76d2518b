using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Windows: OVER, WINDOW, frames.</summary>
internal sealed partial class Parser
{
    private WindowSpec ParseOver()
    {
        int position = Start;
        return Is(TokenKind.LeftParen) ? ParseWindowSpec() : new WindowSpec { BaseName = ColumnId(), IsNameOnly = true, Position = position };
    }

    private WindowSpec ParseWindowSpec()
    {
        int position = Start;
        Expect(TokenKind.LeftParen);
        string? baseName = IsColumnId() && Word is not (Keyword.Partition or Keyword.Range or Keyword.Rows or Keyword.Groups) ? ColumnId() : null;
        IReadOnlyList<Expression> partitionBy = [];
        if (Accept(Keyword.Partition))
        {
            Expect(Keyword.By);
            partitionBy = ParseExpressions();
        }

        IReadOnlyList<OrderItem> orderBy = Is(Keyword.Order) ? ParseOrderBy() : [];
        WindowFrame? frame = Word is Keyword.Range or Keyword.Rows or Keyword.Groups ? ParseFrame() : null;
        Expect(TokenKind.RightParen);
        return new WindowSpec { BaseName = baseName, PartitionBy = partitionBy, OrderBy = orderBy, Frame = frame, Position = position };
    }

    private WindowFrame ParseFrame()
    {
        FrameUnit unit = Word switch
        {
            Keyword.Rows => FrameUnit.Rows,
            Keyword.Groups => FrameUnit.Groups,
            _ => FrameUnit.Range,
        };
        Take();
        int position = Start;
        FrameBound start;
        FrameBound end = new(FrameBoundKind.CurrentRow, null);
        bool isBetween = Accept(Keyword.Between);
        start = ParseFrameBound();
        if (isBetween)
        {
            Expect(Keyword.And);
            end = ParseFrameBound();
        }

        CheckFrame(start, end, isBetween, position);
        FrameExclusion exclusion = FrameExclusion.NoOthers;
        if (Accept(Keyword.Exclude))
            exclusion = ParseFrameExclusion();
        return new WindowFrame(unit, start, end, exclusion);
    }

    private FrameExclusion ParseFrameExclusion()
    {
        if (Accept(Keyword.Current, Keyword.Row))
            return FrameExclusion.CurrentRow;
        if (Accept(Keyword.Group))
            return FrameExclusion.Group;
        if (Accept(Keyword.Ties))
            return FrameExclusion.Ties;
        Expect(Keyword.No);
        Expect(Keyword.Others);
        return FrameExclusion.NoOthers;
    }

    private FrameBound ParseFrameBound()
    {
        if (Is(Keyword.Unbounded) && Ahead(1).Keyword is Keyword.Preceding or Keyword.Following)
        {
            Take();
            return new FrameBound(TakePreceding() ? FrameBoundKind.UnboundedPreceding : FrameBoundKind.UnboundedFollowing, null);
        }

        if (Accept(Keyword.Current, Keyword.Row))
            return new FrameBound(FrameBoundKind.CurrentRow, null);
        Expression offset = ParseExpression();
        return new FrameBound(TakePreceding() ? FrameBoundKind.Preceding : FrameBoundKind.Following, offset);
    }

    private bool TakePreceding()
    {
        if (Accept(Keyword.Preceding))
            return true;
        Expect(Keyword.Following);
        return false;
    }

    private void CheckFrame(FrameBound start, FrameBound end, bool isBetween, int position)
    {
        string? problem = (start.Kind, end.Kind) switch
        {
            (FrameBoundKind.UnboundedFollowing, _) => "frame start cannot be UNBOUNDED FOLLOWING",
            (_, FrameBoundKind.UnboundedPreceding) => "frame end cannot be UNBOUNDED PRECEDING",
            (FrameBoundKind.Following, FrameBoundKind.CurrentRow) when !isBetween => "frame starting from following row cannot end with current row",
            (FrameBoundKind.CurrentRow, FrameBoundKind.Preceding) => "frame starting from current row cannot have preceding rows",
            (FrameBoundKind.Following, FrameBoundKind.Preceding or FrameBoundKind.CurrentRow) => "frame starting from following row cannot have preceding rows",
            _ => null,
        };
        if (problem is not null)
            throw Wrong(position, problem, SqlStates.WindowingError);
    }

    private List<NamedWindow> ParseWindowClause() => ListOf(() =>
    {
        int position = Start;
        string name = ColumnId();
        Expect(Keyword.As);
        return new NamedWindow(name, ParseWindowSpec()) { Position = position };
    });
}
