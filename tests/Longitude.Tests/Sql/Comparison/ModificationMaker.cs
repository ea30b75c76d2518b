namespace Longitude.Tests.Sql.Comparison;

/// <summary>Makes statements that change rows, and transactions of them.</summary>
internal sealed class ModificationMaker(Schema schema, Choices choices)
{
    private readonly ExpressionMaker _expressions = new(schema, choices);
    private readonly IReadOnlyList<Table> _tables = [.. schema.Tables.Where(t => !t.IsView)];

    /// <summary>The rows that a schema begins with, a statement for each: some are refused.</summary>
    public IReadOnlyList<string> Rows()
    {
        var statements = new List<string>();
        foreach (Table table in _tables)
        {
            int rows = choices.Percent(10) ? 40 : 4 + choices.Below(12);
            for (int i = 1; i <= rows; i++)
                statements.Add(Insert(table, [$"({string.Join(", ", Values(table, i.ToString(System.Globalization.CultureInfo.InvariantCulture)))})"]));
        }

        return statements;
    }

    /// <summary>What stands between BEGIN and COMMIT.</summary>
    public IReadOnlyList<string> Transaction()
    {
        var statements = new List<string>();
        int count = 1 + choices.Below(3);
        for (int i = 0; i < count; i++)
        {
            bool isUndone = choices.Percent(25);
            if (isUndone || choices.Percent(15))
                statements.Add("SAVEPOINT s");
            statements.Add(Modification());
            if (isUndone)
                statements.Add("ROLLBACK TO s");
        }

        return statements;
    }

    private string Modification()
    {
        Table table = choices.Of(_tables);
        string sql = choices.Below(6) switch
        {
            5 => $"SELECT * FROM {table.Name} WHERE {_expressions.Condition(Qualified(table), 2)} ORDER BY id FOR UPDATE",
            1 => Update(table),
            2 => Delete(table),
            3 => InsertSelect(table),
            4 => Update(table),
            _ => Insert(table, [.. Enumerable.Range(0, 1 + choices.Below(3)).Select(_ => $"({string.Join(", ", Values(table, choices.Below(40).ToString(System.Globalization.CultureInfo.InvariantCulture)))})")]) + Conflict(table),
        };
        return choices.Below(sql.StartsWith("SELECT", StringComparison.Ordinal) ? 1 : 6) switch
        {
            3 => $"{sql} RETURNING *",
            4 => $"{sql} RETURNING {_expressions.Make(choices.Of(Literals.Types), Qualified(table), 2)} AS c1, {table.Name}.id",
            5 => $"WITH w AS ({sql} RETURNING {table.Name}.id) SELECT count(*), sum(id) FROM w",
            _ => sql,
        };
    }

    private static IReadOnlyList<Column> Qualified(Table table, string? alias = null) => [.. table.Columns.Select(c => c with { Sql = $"{alias ?? table.Name}.{c.Sql}" })];

    private static IReadOnlyList<Column> Written(Table table) => [.. table.Columns.Where(c => !c.IsGenerated)];

    private static string Insert(Table table, IReadOnlyList<string> rows) =>
        $"INSERT INTO {table.Name} ({string.Join(", ", Written(table).Select(c => c.Sql))}) VALUES {string.Join(", ", rows)}";

    private IEnumerable<string> Values(Table table, string id)
    {
        yield return id;
        foreach (Column column in Written(table).Skip(1))
        {
            int kind = choices.Below(20);
            if (kind is 1 or 2)
                yield return "NULL";
            else if (kind is 3)
                yield return "DEFAULT";
            else if (string.Equals(column.Sql, "ref", StringComparison.Ordinal))
                yield return (1 + choices.Below(kind is 4 ? 20 : 5)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            else
                yield return column.IsEdgy && kind > 15 ? Literals.Edge(column.Type, choices) : Literals.Bare(column.Type, choices);
        }
    }

    private string Conflict(Table table) => choices.Below(6) switch
    {
        2 => " ON CONFLICT DO NOTHING",
        3 => $" ON CONFLICT {choices.Of(table.ConflictTargets)} DO NOTHING",
        4 or 5 => $" ON CONFLICT {choices.Of(table.ConflictTargets)} DO UPDATE SET {Assignments(table, [.. Qualified(table), .. Qualified(table, "excluded")])}{Where(Qualified(table))}",
        _ => "",
    };

    private string InsertSelect(Table table)
    {
        Table from = choices.Of(_tables);
        IReadOnlyList<Column> scope = Qualified(from, "f");
        IEnumerable<string> values = Written(table).Select((c, i) => i == 0 ? $"f.id + {choices.Of(20, 40, 3)}" : _expressions.Make(c.Type, scope, 2));
        return $"INSERT INTO {table.Name} ({string.Join(", ", Written(table).Select(c => c.Sql))}) SELECT {string.Join(", ", values)} FROM {from.Name} f{Where(scope)} ORDER BY f.id{Conflict(table)}";
    }

    private string Update(Table table)
    {
        IReadOnlyList<Column> scope = Qualified(table);
        switch (choices.Below(5))
        {
            case 2:
                Table other = choices.Of(_tables);
                Column key = choices.Of(scope);
                return $"UPDATE {table.Name} SET {Assignments(table, [.. scope, .. Qualified(other, "o")])} FROM {other.Name} o WHERE {key.Sql}::text = o.id::text AND {_expressions.Condition([.. scope, .. Qualified(other, "o")], 2)}";
            case 3:
                return $"UPDATE {table.Name} SET id = id + {choices.Of(50, 100)}{Where(scope)}";
            case 4 when Written(table).Count > 2:
                Column[] two = [.. Written(table).Skip(1).Take(2)];
                return $"UPDATE {table.Name} SET ({two[0].Sql}, {two[1].Sql}) = (SELECT {_expressions.Make(two[0].Type, scope, 1)}, {_expressions.Make(two[1].Type, scope, 1)}){Where(scope)}";
            default:
                return $"UPDATE {table.Name} SET {Assignments(table, scope)}{Where(scope)}";
        }
    }

    private string Delete(Table table)
    {
        if (!choices.Percent(30))
            return $"DELETE FROM {table.Name}{Where(Qualified(table))}";
        Table other = choices.Of(_tables);
        IReadOnlyList<Column> scope = [.. Qualified(table), .. Qualified(other, "o")];
        return $"DELETE FROM {table.Name} USING {other.Name} o WHERE {choices.Of(Qualified(table)).Sql}::text = o.id::text AND {_expressions.Condition(scope, 2)}";
    }

    private string Assignments(Table table, IReadOnlyList<Column> scope)
    {
        IReadOnlyList<Column> written = [.. Written(table).Skip(1)];
        Column one = choices.Of(written), two = choices.Of(written);
        string first = $"{one.Sql} = {Value(one, scope)}";
        return one == two || !choices.Percent(30) ? first : $"{first}, {two.Sql} = {Value(two, scope)}";
    }

    private string Value(Column column, IReadOnlyList<Column> scope)
    {
        if (string.Equals(column.Sql, "ref", StringComparison.Ordinal))
            return choices.Of("NULL", "1", "2", "3", "99");
        return choices.Percent(10) ? "DEFAULT" : _expressions.Make(column.Type, scope, 2);
    }

    private string Where(IReadOnlyList<Column> scope) => choices.Percent(85) ? $" WHERE {_expressions.Condition(scope, 2)}" : "";
}
