using static Longitude.Sql.Parsing.Precedence;

namespace Longitude.Sql.Syntax;

/// <summary>Queries.</summary>
internal sealed partial class SqlWriter
{
    private void Put(Statement statement)
    {
        switch (statement)
        {
            case Query query:
                Put(query);
                break;
            case InsertStatement insert:
                Put(insert);
                break;
            case UpdateStatement update:
                Put(update);
                break;
            case DeleteStatement delete:
                Put(delete);
                break;
            default:
                throw new NotSupportedException($"writing {statement.GetType().Name}");
        }
    }

    /// <summary>A query within another statement: on one line.</summary>
    private void PutInner(Statement statement)
    {
        bool lines = _lines;
        _lines = false;
        Put(statement);
        _lines = lines;
    }

    /// <summary>A clause: after a space, or on a line of its own.</summary>
    private void PutClause(string clause, string indent = "  ")
    {
        if (_lines)
            _text.Append('\n').Append(indent);
        else
            _text.Append(' ');
        _text.Append(clause).Append(' ');
    }

    private void PutWith(WithClause? with)
    {
        if (with is null)
            return;
        _text.Append(with.IsRecursive ? "WITH RECURSIVE " : "WITH ");
        for (int i = 0; i < with.Tables.Count; i++)
        {
            CommonTable table = with.Tables[i];
            _text.Append(i > 0 ? ", " : "").Append(Quote.Name(table.Name));
            if (table.Columns.Count > 0)
                PutNames(table.Columns);
            _text.Append(" AS ").Append(table.IsMaterialized switch
            {
                true => "MATERIALIZED ",
                false => "NOT MATERIALIZED ",
                _ => "",
            });
            _text.Append('(');
            PutInner(table.Statement);
            _text.Append(')');
        }

        _text.Append(_lines ? '\n' : ' ');
    }

    private void Put(Query query)
    {
        PutWith(query.With);
        switch (query)
        {
            case SelectQuery select:
                Put(select);
                break;
            case ValuesQuery values:
                Put(values);
                break;
            case SetOperation set:
                Put(set);
                break;
        }

        if (query.OrderBy.Count > 0)
        {
            PutClause("ORDER BY");
            PutOrderItems(query.OrderBy);
        }

        PutLimits(query);
    }

    private void PutLimits(Query query)
    {
        if (query.Offset is not null)
        {
            PutClause("OFFSET");
            Put(query.Offset, OrLevel);
        }

        if (query.Limit is not null && query.WithTies)
        {
            PutClause("FETCH FIRST");
            Put(query.Limit, OperandLevel);
            _text.Append(" ROWS WITH TIES");
        }
        else if (query.Limit is not null)
        {
            PutClause("LIMIT");
            Put(query.Limit, OrLevel);
        }

        foreach (LockingClause locking in query.Locking)
            Put(locking);
    }

    private void Put(LockingClause locking)
    {
        PutClause("FOR");
        _text.Append(locking.Strength switch
        {
            LockStrength.KeyShare => "KEY SHARE",
            LockStrength.Share => "SHARE",
            LockStrength.NoKeyUpdate => "NO KEY UPDATE",
            _ => "UPDATE",
        });
        if (locking.Tables.Count > 0)
            _text.Append(" OF ").AppendJoin(", ", locking.Tables.Select(t => Quote.Name(t.Parts)));
        _text.Append(locking.Wait switch
        {
            LockWait.NoWait => " NOWAIT",
            LockWait.SkipLocked => " SKIP LOCKED",
            _ => "",
        });
    }

    private void Put(SelectQuery select)
    {
        _text.Append(_lines ? " SELECT" : "SELECT");
        if (select.IsDistinct)
            _text.Append(" DISTINCT");
        if (select.DistinctOn.Count > 0)
        {
            _text.Append(" ON ");
            PutList(select.DistinctOn);
        }

        if (select.Items.Count > 0)
            _text.Append(' ');
        PutItems(select.Items);
        if (select.From.Count > 0)
        {
            PutClause("FROM", "   ");
            PutTables(select.From);
        }

        if (select.Where is not null)
        {
            PutClause("WHERE");
            Put(select.Where, OrLevel);
        }

        if (select.GroupBy.Count > 0)
        {
            PutClause(select.GroupByDistinct ? "GROUP BY DISTINCT" : "GROUP BY");
            PutGrouping(select.GroupBy);
        }

        if (select.Having is not null)
        {
            PutClause("HAVING");
            Put(select.Having, OrLevel);
        }

        if (select.Windows.Count > 0)
            PutWindows(select.Windows);
    }

    private void PutWindows(IReadOnlyList<NamedWindow> windows)
    {
        PutClause("WINDOW");
        for (int i = 0; i < windows.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "").Append(Quote.Name(windows[i].Name)).Append(" AS ");
            Put(windows[i].Spec);
        }
    }

    private void PutItems(IReadOnlyList<SelectItem> items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                _text.Append(_lines ? ",\n    " : ", ");
            Put(items[i].Value, OrLevel);
            if (items[i].Alias is { } alias)
                _text.Append(" AS ").Append(Quote.Name(alias));
        }
    }

    private void Put(ValuesQuery values)
    {
        _text.Append(_lines ? " VALUES " : "VALUES ");
        for (int i = 0; i < values.Rows.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            PutList(values.Rows[i]);
        }
    }

    private void Put(SetOperation set)
    {
        PutOperand(set.Left, LevelOf(set));
        _text.Append(_lines ? '\n' : ' ').Append(set.Operator.ToString().ToUpperInvariant()).Append(set.IsAll ? " ALL" : "").Append(_lines ? '\n' : ' ');
        PutOperand(set.Right, LevelOf(set) + 1);
    }

    private static int LevelOf(SetOperation set) => set.Operator == SetOperator.Intersect ? 2 : 1;

    private void PutOperand(Query query, int level)
    {
        bool isBare = query is { With: null, OrderBy.Count: 0, Limit: null, Offset: null, Locking.Count: 0 }
            && !(query is SetOperation set && LevelOf(set) < level);
        if (isBare)
        {
            Put(query);
            return;
        }

        _text.Append('(');
        PutInner(query);
        _text.Append(')');
    }

    private void PutOrderBy(IReadOnlyList<OrderItem> items)
    {
        _text.Append("ORDER BY ");
        PutOrderItems(items);
    }

    private void PutOrderItems(IReadOnlyList<OrderItem> items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            Put(items[i].Value, OrLevel);
            if (items[i].UsingOperator is { } name)
                _text.Append(" USING ").Append(name);
            PutOrder(items[i].IsDescending, items[i].Nulls);
        }
    }

    private void PutOrder(bool isDescending, NullsOrder nulls)
    {
        _text.Append(isDescending ? " DESC" : "").Append(nulls switch
        {
            NullsOrder.First => " NULLS FIRST",
            NullsOrder.Last => " NULLS LAST",
            _ => "",
        });
    }

    private void PutGrouping(IReadOnlyList<GroupingElement> elements)
    {
        for (int i = 0; i < elements.Count; i++)
        {
            if (i > 0)
                _text.Append(", ");
            Put(elements[i]);
        }
    }

    private void Put(GroupingElement element)
    {
        if (element.Kind == GroupingKind.Expression)
        {
            Put(element.Value!, OrLevel);
            return;
        }

        _text.Append(element.Kind switch
        {
            GroupingKind.Rollup => "ROLLUP(",
            GroupingKind.Cube => "CUBE(",
            GroupingKind.Sets => "GROUPING SETS (",
            _ => "(",
        });
        PutGrouping(element.Elements);
        _text.Append(')');
    }
}
