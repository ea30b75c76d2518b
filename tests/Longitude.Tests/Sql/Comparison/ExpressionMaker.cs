using System.Text;

namespace Longitude.Tests.Sql.Comparison;

/// <summary>Makes expressions of a wanted type from what is in scope.</summary>
internal sealed class ExpressionMaker(Schema schema, Choices choices)
{
    /// <param name="type">What the expression's value must be.</param>
    /// <param name="scope">Columns that it can use.</param>
    /// <param name="depth">How much may be nested in it.</param>
    /// <param name="isMild">Without columns that hold values at the ends of their types.</param>
    public string Make(string type, IReadOnlyList<Column> scope, int depth, bool isMild = false)
    {
        if (depth <= 0 || !choices.Percent(65))
            return Leaf(type, scope, isMild);
        if (!choices.Percent(75))
            return Fill(choices.Of(type.EndsWith(']') ? Templates.OfSameArrayType : Templates.OfSameType), type, scope, depth - 1, isMild);
        return Fill(choices.Of(Templates.ByType[type]), drawn: null, scope, depth - 1, isMild: false);
    }

    /// <summary>A condition that an index may serve: columns beside constants.</summary>
    public string Condition(IReadOnlyList<Column> scope, int depth)
    {
        int kind = choices.Below(4);
        if (kind == 3 || scope.Count == 0)
            return Make("bool", scope, depth);
        Column column = choices.Of(scope);
        string constant = Literals.Bare(column.Type, choices);
        string first = choices.Below(12) switch
        {
            0 => $"{column.Sql} = {constant}",
            1 => $"{column.Sql} < {constant}",
            2 => $"{column.Sql} >= {constant}",
            3 => $"{column.Sql} IS NULL",
            4 => $"{column.Sql} IN ({constant}, {Literals.Bare(column.Type, choices)})",
            5 => $"{column.Sql} BETWEEN {constant} AND {Literals.Bare(column.Type, choices)}",
            6 => $"{column.Sql} <> {constant}",
            7 when column.Type is "text" or "varchar" => $"lower({column.Sql}) = {constant}",
            9 when column.Type is "text" or "varchar" => $"{column.Sql} LIKE {choices.Of("'a%'", "'ab%'", "'%'", "'a_b'", "'B%'")}",
            10 when !column.Type.EndsWith(']') => $"{column.Sql} = ANY (ARRAY[{constant}, NULL]::{column.Type}[])",
            11 => $"({column.Sql}, {scope[0].Sql}) {choices.Of(">", "<", ">=")} ({constant}, {Literals.Bare(scope[0].Type, choices)})",
            8 when column is { Type: "int4", IsEdgy: false } => $"({column.Sql} % 3) = {choices.Below(3)}",
            _ => $"{column.Sql} IS NOT NULL",
        };
        return kind switch
        {
            0 => first,
            1 => $"{first} AND {Condition(scope, depth)}",
            _ => $"({first} OR {Condition(scope, depth)})",
        };
    }

    public string Aggregate(string type, IReadOnlyList<Column> scope, int depth)
    {
        string filter = choices.Percent(15) ? $" FILTER (WHERE {Make("bool", scope, depth)})" : "";
        return Fill(choices.Of(Templates.Aggregates[type]), drawn: null, scope, depth, isMild: true, parenthesize: false) + filter;
    }

    private string Leaf(string type, IReadOnlyList<Column> scope, bool isMild)
    {
        List<Column> fitting = [.. scope.Where(c => string.Equals(c.Type, type, StringComparison.Ordinal) && !(isMild && c.IsEdgy))];
        int kind = choices.Below(20);
        if (kind == 1)
            return $"NULL::{type}";
        return kind < 5 || fitting.Count == 0 ? Literals.Typed(type, choices) : choices.Of(fitting).Sql;
    }

    private string Fill(string template, string? drawn, IReadOnlyList<Column> scope, int depth, bool isMild, bool parenthesize = true)
    {
        var sql = new StringBuilder(parenthesize ? "(" : "");
        string? other = null, same = null;
        for (int at = 0; at < template.Length; at++)
        {
            if (template[at] != '{')
            {
                sql.Append(template[at]);
                continue;
            }

            int end = template.IndexOf('}', at);
            string part = template[(at + 1)..end];
            at = end;
            switch (part)
            {
                case "T":
                    drawn ??= choices.Of(Literals.Types);
                    sql.Append(Make(drawn, scope, depth, isMild));
                    break;
                case "U":
                    other ??= choices.Of(Literals.Types);
                    sql.Append(Make(other, scope, depth, isMild));
                    break;
                case "q:":
                    sql.Append(Subquery(wanted: null, scope, depth));
                    break;
                case "q:T":
                    drawn ??= choices.Of(Literals.Types);
                    sql.Append(Subquery([drawn], scope, depth));
                    break;
                case ['q', ':', .. var type]:
                    sql.Append(Subquery([type], scope, depth));
                    break;
                case ['=', .. var type]:
                    sql.Append(same ??= Make(type, scope, depth, isMild: true));
                    break;
                default:
                    sql.Append(Make(part, scope, depth, isMild: true));
                    break;
            }
        }

        return sql.Append(parenthesize ? ")" : "").ToString();
    }

    private string Subquery(IReadOnlyList<string>? wanted, IReadOnlyList<Column> scope, int depth) =>
        new QueryMaker(schema, choices).Make(wanted, scope, depth - 1).Sql;
}
