namespace Longitude.Tests.Sql.Comparison;

/// <summary>Tables joined.</summary>
/// <param name="Sql">Begins with a space; empty without tables.</param>
/// <param name="Keys">Expressions that order all its rows; null when there is no such order.</param>
internal sealed record FromClause(string Sql, IReadOnlyList<Column> Columns, string? Keys);

internal sealed class FromMaker(Schema schema, Choices choices)
{
    private readonly ExpressionMaker _expressions = new(schema, choices);

    public FromClause Make(IReadOnlyList<Column> outer, int depth)
    {
        int items = choices.Below(10) switch { 0 => 0, 9 => 3, 7 or 8 => 2, _ => 1 };
        if (items == 0)
            return new FromClause("", [], Keys: null);
        FromClause all = Item(outer, [], depth);
        for (int i = 1; i < items; i++)
            all = Join(all, outer, depth);
        return all with { Sql = " FROM " + all.Sql };
    }

    private FromClause Join(FromClause left, IReadOnlyList<Column> outer, int depth)
    {
        string kind = choices.Of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN", ",", "USING");
        FromClause right = Item(outer, kind is "JOIN" or "LEFT JOIN" or "CROSS JOIN" ? left.Columns : [], depth - 1);
        if (depth > 0 && choices.Percent(15))
            right = Parenthesized(Join(right, outer, depth - 1));
        string? keys = left.Keys is null || right.Keys is null ? null : $"{left.Keys}, {right.Keys}";
        IReadOnlyList<Column> columns = [.. left.Columns, .. right.Columns];
        if (kind is "CROSS JOIN" or ",")
            return new FromClause($"{left.Sql} {kind} {right.Sql}", columns, keys);

        // Merged columns make the rest ambiguous by their short names only; all names here are qualified.
        if (kind is "USING" && left.Columns[0].Sql.EndsWith(".id", StringComparison.Ordinal) && right.Columns[0].Sql.EndsWith(".id", StringComparison.Ordinal) && !left.Sql.Contains("JOIN", StringComparison.Ordinal))
            return new FromClause($"{left.Sql} {choices.Of("JOIN", "LEFT JOIN", "FULL JOIN")} {right.Sql} USING (id)", columns, keys);
        string sql = $"{left.Sql} {(kind is "USING" ? "JOIN" : kind)} {right.Sql} ON {On(left, right, kind, depth)}";
        return new FromClause(sql, columns, keys);
    }

    // A comma is no join that parentheses may hold.
    private static FromClause Parenthesized(FromClause joined) => joined with { Sql = joined.Sql.Contains(" , ", StringComparison.Ordinal) ? $"({joined.Sql.Replace(" , ", " CROSS JOIN ", StringComparison.Ordinal)})" : $"({joined.Sql})" };

    /// <summary>Mostly an equality; FULL JOIN takes nothing else.</summary>
    private string On(FromClause left, FromClause right, string kind, int depth)
    {
        Column one = choices.Of(left.Columns);
        Column? other = right.Columns.FirstOrDefault(c => string.Equals(c.Type, one.Type, StringComparison.Ordinal));
        string equality = other is null ? $"{left.Columns[0].Sql}::text = {right.Columns[0].Sql}::text" : $"{one.Sql} = {other.Sql}";
        if (kind is "FULL JOIN")
            return equality;
        return choices.Below(4) switch
        {
            2 => $"{equality} AND {_expressions.Condition([.. left.Columns, .. right.Columns], depth - 1)}",
            3 => _expressions.Condition([.. left.Columns, .. right.Columns], depth - 1),
            _ => equality,
        };
    }

    private FromClause Item(IReadOnlyList<Column> outer, IReadOnlyList<Column> lateral, int depth)
    {
        string alias = $"a{choices.NextName()}";
        int kind = choices.Below(12);
        if (depth > 0 && kind == 9)
        {
            bool isLateral = lateral.Count > 0 && choices.Percent(60);
            Query query = new QueryMaker(schema, choices).Make(wanted: null, isLateral ? [.. lateral, .. outer] : outer, depth - 1);
            return new FromClause($"{(isLateral ? "LATERAL " : "")}({query.Sql}) {alias}", [.. query.Columns.Select(c => c with { Sql = $"{alias}.{c.Sql}" })], Keys: null);
        }

        if (kind == 10)
            return new FromClause($"generate_series({choices.Below(3)}, {choices.Below(6)}) {alias}(n)", [new Column($"{alias}.n", "int4")], $"{alias}.n");
        if (kind == 11)
        {
            return new FromClause(
                $"unnest({_expressions.Make("text[]", lateral, depth - 1)}) WITH ORDINALITY {alias}(e, n)",
                [new Column($"{alias}.e", "text"), new Column($"{alias}.n", "int8")], $"{alias}.n");
        }

        Table table = choices.Of(schema.Tables);
        return new FromClause($"{table.Name} {alias}", [.. table.Columns.Select(c => c with { Sql = $"{alias}.{c.Sql}" })], table.IsView ? null : $"{alias}.id");
    }
}
