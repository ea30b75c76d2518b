namespace Longitude.Tests.Sql.Comparison;

/// <summary>Makes tables with every kind of key, index, default, check, generated column and reference.</summary>
internal sealed class SchemaMaker(Choices choices)
{
    private readonly List<string> _statements = ["CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')"];
    private readonly List<Table> _tables = [];

    public Schema Make()
    {
        int tables = 2 + choices.Below(3);
        for (int i = 1; i <= tables; i++)
            _tables.Add(MakeTable($"t{i}"));
        if (choices.Percent(30))
            _tables.Add(MakeWritableView());
        if (choices.Percent(60))
            _tables.Add(MakeView());
        return new Schema(_tables, _statements);
    }

    private Table MakeTable(string name)
    {
        var columns = new List<Column> { new("id", choices.Of("int4", "int8")) };
        var lines = new List<string> { $"id {columns[0].Type} PRIMARY KEY" };
        var targets = new List<string> { "(id)" };
        int count = 2 + choices.Below(6);
        for (int i = 0; i < count; i++)
        {
            string type = choices.Of(Literals.Types);
            var column = new Column($"{(char)('a' + i)}", type, IsEdgy: choices.Percent(25));
            columns.Add(column);
            lines.Add($"{column.Sql} {Declared(type)}{Options(column)}");
        }

        if (_tables.Count > 0 && choices.Percent(60))
            AddReference(columns, lines);
        AddGenerated(columns, lines);
        _statements.Add($"CREATE TABLE {name} ({string.Join(", ", lines)})");
        int indexes = choices.Below(4);
        for (int i = 0; i < indexes; i++)
            AddIndex(name, columns, targets, i);
        return new Table(name, columns, targets);
    }

    private static string Declared(string type) => type switch
    {
        "numeric" => "numeric(10,2)",
        "varchar" => "varchar(50)",
        _ => type,
    };

    private string Options(Column column) => choices.Below(12) switch
    {
        1 => $" DEFAULT {Literals.Bare(column.Type, choices)}",
        2 => $" NOT NULL DEFAULT {Literals.Bare(column.Type, choices)}",
        3 => $" CHECK ({column.Sql} <> {Literals.Bare(column.Type, choices)})",
        4 when column.Type is "int4" or "int8" => $" CHECK ({column.Sql} > -8)",
        _ => "",
    };

    private void AddReference(List<Column> columns, List<string> lines)
    {
        Table parent = choices.Of(_tables);
        string onDelete = choices.Of("", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON DELETE RESTRICT", " ON DELETE SET DEFAULT");
        string onUpdate = choices.Of("", " ON UPDATE CASCADE", " ON UPDATE SET NULL", " ON UPDATE RESTRICT");
        string when = choices.Of("", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED");
        columns.Add(new Column("ref", parent.Columns[0].Type));
        lines.Add($"ref {parent.Columns[0].Type} REFERENCES {parent.Name}{onDelete}{onUpdate}{when}");
    }

    private void AddGenerated(List<Column> columns, List<string> lines)
    {
        Column from = choices.Of(columns);
        (string? expression, string type) = from.Type switch
        {
            _ when from.IsEdgy => (null, ""),
            "int4" or "int2" => ($"{from.Sql} * 2", "int4"),
            "text" or "varchar" => ($"upper({from.Sql}) || '!'", "text"),
            "numeric" => ($"{from.Sql} + 1", "numeric"),
            "timestamp" => ($"{from.Sql}::date", "date"),
            _ => (null, ""),
        };
        if (expression is null || !choices.Percent(40))
            return;
        columns.Add(new Column("gen", type, IsGenerated: true));
        lines.Add($"gen {Declared(type)} GENERATED ALWAYS AS ({expression}) STORED");
    }

    private void AddIndex(string table, List<Column> columns, List<string> targets, int number)
    {
        bool isUnique = choices.Percent(15);
        List<Column> ordered = columns.FindAll(c => c.Type is not "jsonb");
        Column first = choices.Of(ordered), second = choices.Of(ordered);
        string firstKey = first.Type switch
        {
            "text" or "varchar" when choices.Percent(30) => $"lower({first.Sql})",
            "int4" when !first.IsEdgy && choices.Percent(30) => $"({first.Sql} % 3)",
            _ => first.Sql + choices.Of("", "", " DESC", " NULLS FIRST", " DESC NULLS LAST"),
        };
        bool two = first != second && choices.Percent(40);
        string keys = two ? $"{firstKey}, {second.Sql}" : firstKey;
        string include = choices.Percent(10) ? $" INCLUDE ({columns[^1].Sql})" : "";
        string where = choices.Below(6) switch
        {
            4 => $" WHERE {choices.Of(columns).Sql} IS NOT NULL",
            5 when columns.Find(c => c is { Type: "int4", IsEdgy: false }) is { } number4 => $" WHERE {number4.Sql} > 0",
            _ => "",
        };
        _statements.Add($"CREATE {(isUnique ? "UNIQUE " : "")}INDEX {table}_i{number} ON {table} ({keys}){include}{where}");
        if (isUnique && where.Length == 0 && string.Equals(firstKey, first.Sql, StringComparison.Ordinal))
            targets.Add($"({keys})");
    }

    /// <summary>Some columns and rows of a table, under which it can be written.</summary>
    private Table MakeWritableView()
    {
        Table table = choices.Of(_tables);
        Column[] columns = [table.Columns[0], table.Columns[1], .. table.Columns.Skip(2).Where(_ => choices.Percent(70))];
        string where = choices.Percent(50) ? $" WHERE {new ExpressionMaker(new Schema([], []), choices).Condition(table.Columns, depth: 0)}" : "";
        _statements.Add($"CREATE VIEW w AS SELECT {string.Join(", ", columns.Select(c => c.Sql))} FROM {table.Name}{where}");
        return new Table("w", columns, ["(id)"]);
    }

    private Table MakeView()
    {
        Query query = new QueryMaker(new Schema([.. _tables], []), choices).Make(wanted: null, outer: [], depth: 1);
        _statements.Add($"CREATE VIEW v AS {query.Sql}");
        return new Table("v", [.. query.Columns], [], IsView: true);
    }
}
