using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <content>Queries.</content>
internal sealed partial class SyntaxRewriter
{
    public Query Rewrite(Query q)
    {
        Query inside = q switch
        {
            SelectQuery s => s with
            {
                Items = Items(s.Items),
                DistinctOn = All(s.DistinctOn),
                From = [.. s.From.Select(Rewrite)],
                Where = Optional(s.Where),
                GroupBy = [.. s.GroupBy.Select(Grouping)],
                Having = Optional(s.Having),
                Windows = [.. s.Windows.Select(w => w with { Spec = Window(w.Spec) })],
            },
            ValuesQuery v => v with { Rows = [.. v.Rows.Select(r => (IReadOnlyList<Expression>)All(r))] },
            SetOperation o => o with { Left = Rewrite(o.Left), Right = Rewrite(o.Right) },
            _ => q,
        };
        return inside with
        {
            With = q.With is null ? null : q.With with { Tables = [.. q.With.Tables.Select(Common)] },
            OrderBy = Orders(q.OrderBy),
            Limit = Optional(q.Limit),
            Offset = Optional(q.Offset),
        };
    }

    private SelectItem[] Items(IReadOnlyList<SelectItem> items)
    {
        var rewritten = new List<SelectItem>();
        foreach (SelectItem item in items)
        {
            if (Item?.Invoke(item) is { } others)
                rewritten.AddRange(others);
            else
                rewritten.Add(item with { Value = Rewrite(item.Value) });
        }

        return [.. rewritten];
    }

    private CommonTable Common(CommonTable table) => table.Statement is Query query ? table with { Statement = Rewrite(query) } : table;

    private TableExpression Rewrite(TableExpression t) => t switch
    {
        TableReference r => Table?.Invoke(r) ?? r,
        SubqueryTable s => s with { Query = Rewrite(s.Query) },
        FunctionTable f => f with { Functions = [.. f.Functions.Select(x => Rewrite(x) as FunctionCall ?? x)] },
        Join j => j with { Left = Rewrite(j.Left), Right = Rewrite(j.Right), On = Optional(j.On) },
        _ => t,
    };

    private GroupingElement Grouping(GroupingElement g) => g with { Value = Optional(g.Value), Elements = [.. g.Elements.Select(Grouping)] };
}
