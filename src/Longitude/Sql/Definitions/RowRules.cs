using Longitude.Sql.Catalog;
using Longitude.Sql.Execution;
using Longitude.Sql.Modify;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>What the rows of a table must obey under a new definition and need not have obeyed before: NOT NULL, checks, foreign keys.</summary>
internal sealed class RowRules
{
    private readonly DefinitionContext _context;
    private readonly TableInfo _table;
    private readonly List<ColumnInfo> _notNull = [];
    private readonly List<(CheckInfo Check, Expr Condition)> _checks = [];
    private readonly List<ForeignKeyCheck> _keys = [];
    private readonly StatementEffects _effects = new();
    private readonly EvalFrame _frame;

    private RowRules(DefinitionContext c, TableInfo table)
    {
        _context = c;
        _table = table;
        _frame = new EvalFrame(c.Execution, null);
    }

    public bool IsEmpty => _notNull.Count == 0 && _checks.Count == 0 && _keys.Count == 0;

    /// <summary>The rules that are new; those of columns whose type has changed count as new.</summary>
    public static RowRules New(DefinitionContext c, TableInfo before, TableInfo after)
    {
        var rules = new RowRules(c, after);
        foreach (ColumnInfo column in after.Columns)
        {
            if (column.IsNotNull && before.FindColumn(column.Number) is not { IsNotNull: true })
                rules._notNull.Add(column);
        }

        bool hasOtherTypes = after.Columns.Any(k => before.FindColumn(k.Number) is { } old && old.Type.Oid != k.Type.Oid);
        foreach (CheckInfo check in after.Checks)
        {
            bool isNew = before.Checks.FirstOrDefault(k => k.Oid == check.Oid) is not { IsNotValid: false } || hasOtherTypes;
            if (isNew && !check.IsNotValid)
                rules._checks.Add((check, TableExpressions.Check(c.Catalog, c.Session, after, check)));
        }

        foreach (ForeignKeyInfo key in after.ForeignKeys)
        {
            bool isNew = before.ForeignKeys.FirstOrDefault(k => k.Oid == key.Oid) is not { IsNotValid: false };
            if (isNew && !key.IsNotValid)
                rules._keys.Add(new ForeignKeyCheck(after, key));
        }

        return rules;
    }

    /// <exception cref="SqlException">The row breaks a rule.</exception>
    public void Check(Datum[] row)
    {
        foreach (ColumnInfo column in _notNull)
        {
            if (row[_table.IndexOf(column.Number)].IsNull)
            {
                throw new SqlException(SqlStates.NotNullViolation, $"column \"{column.Name}\" of relation \"{_table.Name}\" contains null values")
                {
                    SchemaName = _context.Catalog.SchemaName(_table.SchemaOid),
                    TableName = _table.Name,
                    ColumnName = column.Name,
                };
            }
        }

        _frame.Row = row;
        foreach ((CheckInfo check, Expr condition) in _checks)
        {
            Datum holds = condition.Eval(_frame);
            if (!holds.IsNull && !holds.Boolean)
            {
                throw new SqlException(SqlStates.CheckViolation, $"check constraint \"{check.Name}\" of relation \"{_table.Name}\" is violated by some row")
                {
                    SchemaName = _context.Catalog.SchemaName(_table.SchemaOid),
                    TableName = _table.Name,
                    ConstraintName = check.Name,
                };
            }
        }

        foreach (ForeignKeyCheck key in _keys)
            _effects.Check(_context.Execution, key, row);
    }

    /// <summary>Looks up what the rows refer to, which may be rows of the same table.</summary>
    public void Finish()
    {
        _effects.Enter();
        _effects.Leave(_context.Execution);
    }
}
