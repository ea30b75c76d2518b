using static Longitude.Sql.Parsing.Precedence;

namespace Longitude.Sql.Syntax;

/// <summary>FROM, and the statements that write rows.</summary>
internal sealed partial class SqlWriter
{
    private void PutTables(IReadOnlyList<TableExpression> tables)
    {
        for (int i = 0; i < tables.Count; i++)
        {
            if (i > 0)
                _text.Append(_lines ? ",\n    " : ", ");
            Put(tables[i]);
        }
    }

    private void Put(TableExpression table)
    {
        switch (table)
        {
            case TableReference reference:
                _text.Append(reference.IsOnly ? "ONLY " : "");
                PutName(reference.Name.Parts);
                Put(reference.Alias);
                break;
            case SubqueryTable subquery:
                _text.Append(subquery.IsLateral ? "LATERAL (" : "(");
                PutInner(subquery.Query);
                _text.Append(')');
                Put(subquery.Alias);
                break;
            case FunctionTable function:
                Put(function);
                break;
            case Join { Alias: not null } join:
                _text.Append('(');
                Put(join);
                _text.Append(')');
                Put(join.Alias);
                break;
            case Join join:
                Put(join);
                break;
        }
    }

    private void Put(TableAlias? alias)
    {
        if (alias is null)
            return;
        _text.Append(' ').Append(Quote.Name(alias.Name));
        if (alias.Columns.Count > 0)
            PutNames(alias.Columns);
        if (alias.Definitions.Count == 0)
            return;
        Put("(", alias.Definitions);
    }

    private void Put(string before, IReadOnlyList<(string Name, TypeName Type)> definitions)
    {
        for (int i = 0; i < definitions.Count; i++)
        {
            _text.Append(i == 0 ? before : ", ").Append(Quote.Name(definitions[i].Name)).Append(' ');
            Put(definitions[i].Type);
        }

        _text.Append(')');
    }

    private void Put(FunctionTable table)
    {
        bool isList = table.Functions.Count > 1 || table.Definitions.Count > 0;
        _text.Append(table.IsLateral ? "LATERAL " : "").Append(isList ? "ROWS FROM (" : "");
        for (int i = 0; i < table.Functions.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            Put(table.Functions[i]);
            if (table.Definitions.Count > 0 && table.Definitions[i].Count > 0)
                Put(" AS (", table.Definitions[i]);
        }

        _text.Append(isList ? ")" : "").Append(table.WithOrdinality ? " WITH ORDINALITY" : "");
        Put(table.Alias);
    }

    private void Put(Join join)
    {
        Put(join.Left);
        string kind = join.Kind switch
        {
            JoinKind.Left => "LEFT JOIN",
            JoinKind.Right => "RIGHT JOIN",
            JoinKind.Full => "FULL JOIN",
            JoinKind.Cross => "CROSS JOIN",
            _ => "JOIN",
        };
        PutClause(join.IsNatural ? "NATURAL " + kind : kind, "     ");
        bool inParentheses = join.Right is Join { Alias: null };
        _text.Append(inParentheses ? "(" : "");
        Put(join.Right);
        _text.Append(inParentheses ? ")" : "");
        if (join.On is not null)
        {
            _text.Append(" ON ");
            Put(join.On, OrLevel);
        }

        if (join.Using.Count > 0)
        {
            _text.Append(" USING ");
            PutNames(join.Using);
        }

        if (join.UsingAlias is not null)
            _text.Append(" AS ").Append(Quote.Name(join.UsingAlias));
    }

    private void Put(InsertStatement insert)
    {
        PutWith(insert.With);
        _text.Append("INSERT INTO ");
        PutName(insert.Table.Parts);
        if (insert.Alias is not null)
            _text.Append(" AS ").Append(Quote.Name(insert.Alias));
        if (insert.Columns.Count > 0)
        {
            _text.Append(' ');
            PutTargets(insert.Columns, inParentheses: true);
        }

        _text.Append(insert.OverridingSystem switch
        {
            true => " OVERRIDING SYSTEM VALUE",
            false => " OVERRIDING USER VALUE",
            _ => "",
        });
        _text.Append(insert.Source is null ? " DEFAULT VALUES" : " ");
        if (insert.Source is not null)
            PutInner(insert.Source);
        if (insert.OnConflict is not null)
            Put(insert.OnConflict);
        PutReturning(insert.Returning);
    }

    private void Put(OnConflict conflict)
    {
        _text.Append(" ON CONFLICT");
        if (conflict.Constraint is not null)
            _text.Append(" ON CONSTRAINT ").Append(Quote.Name(conflict.Constraint));
        for (int i = 0; i < conflict.Target.Count; i++)
        {
            _text.Append(i == 0 ? " (" : ", ");
            Put(conflict.Target[i]);
        }

        _text.Append(conflict.Target.Count > 0 ? ")" : "");
        PutWhere(conflict.TargetWhere, null);
        if (!conflict.IsUpdate)
        {
            _text.Append(" DO NOTHING");
            return;
        }

        _text.Append(" DO UPDATE SET ");
        PutAssignments(conflict.Assignments);
        PutWhere(conflict.Where, null);
    }

    private void Put(IndexElement element)
    {
        Put(element.Value, element.Value is ColumnName { Parts.Count: 1 } or FunctionCall ? OrLevel : OperandLevel + 1);
        if (element.Collation is not null)
            _text.Append(" COLLATE ").Append(Quote.Name(element.Collation.Parts));
        if (element.OperatorClass is not null)
            _text.Append(' ').Append(Quote.Name(element.OperatorClass.Split('.')));
        PutOrder(element.IsDescending, element.Nulls);
    }

    private void Put(UpdateStatement update)
    {
        PutWith(update.With);
        _text.Append("UPDATE ");
        Put(update.Table);
        _text.Append(" SET ");
        PutAssignments(update.Assignments);
        if (update.From.Count > 0)
        {
            _text.Append(" FROM ");
            PutTables(update.From);
        }

        PutWhere(update.Where, update.CurrentOf);
        PutReturning(update.Returning);
    }

    private void Put(DeleteStatement delete)
    {
        PutWith(delete.With);
        _text.Append("DELETE FROM ");
        Put(delete.Table);
        if (delete.Using.Count > 0)
        {
            _text.Append(" USING ");
            PutTables(delete.Using);
        }

        PutWhere(delete.Where, delete.CurrentOf);
        PutReturning(delete.Returning);
    }

    private void PutAssignments(IReadOnlyList<Assignment> assignments)
    {
        for (int i = 0; i < assignments.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            PutTargets(assignments[i].Targets, assignments[i].IsRow);
            _text.Append(" = ");
            Put(assignments[i].Value, OrLevel);
        }
    }

    private void PutTargets(IReadOnlyList<ColumnTarget> targets, bool inParentheses)
    {
        _text.Append(inParentheses ? "(" : "");
        for (int i = 0; i < targets.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "").Append(Quote.Name(targets[i].Name));
            foreach (Expression subscript in targets[i].Subscripts)
            {
                _text.Append('[');
                Put(subscript, OrLevel);
                _text.Append(']');
            }
        }

        _text.Append(inParentheses ? ")" : "");
    }

    private void PutWhere(Expression? where, string? currentOf)
    {
        if (currentOf is not null)
            _text.Append(" WHERE CURRENT OF ").Append(Quote.Name(currentOf));
        if (where is null)
            return;
        _text.Append(" WHERE ");
        Put(where, OrLevel);
    }

    private void PutReturning(IReadOnlyList<SelectItem> items)
    {
        if (items.Count == 0)
            return;
        _text.Append(" RETURNING ");
        PutItems(items);
    }
}
