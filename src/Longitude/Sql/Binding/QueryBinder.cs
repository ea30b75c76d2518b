// Binds queries: finds what the names in FROM stand for, binds the expressions of each clause in the order in which PostgreSQL does
// (which decides what parameters become), and sorts the result into stages.
using System.Runtime.CompilerServices;
using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

internal sealed partial class QueryBinder(BindContext context)
{
    private readonly BindContext _context = context;

    /// <summary>Binds a query.</summary>
    /// <param name="captures">What it takes from outside; null at the top.</param>
    /// <param name="commonTables">WITH entries that it sees.</param>
    /// <param name="hidden">Items of the query around that it stands beside and cannot see: for better errors.</param>
    /// <param name="settles">Columns that have no type are made text. Not within set operations, which look for a type first.</param>
    public LogicalQuery Bind(Query query, Captures? captures, CteScope? commonTables, bool settles = true, IReadOnlyList<ScopeItem>? hidden = null)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SqlException(SqlStates.StatementTooComplex, "stack depth limit exceeded") { Hint = "Split the statement, or nest its subqueries less deeply." };
        var entries = new List<CommonTableQuery>();
        if (query.With is { } with)
            commonTables = BindWith(with, captures, commonTables, entries);
        LogicalQuery bound = query switch
        {
            SelectQuery s => BindSelect(s, captures, commonTables, settles, hidden ?? []),
            SetOperation s => BindSetOperation(s, captures, commonTables),
            ValuesQuery v => BindValues(v, captures, commonTables, settles),
            _ => throw new SqlException(SqlStates.FeatureNotSupported, $"{query.GetType().Name} is not supported") { Position = query.Position + 1 },
        };
        bound.CommonTables = [.. entries.Where(e => e.References > 0 || e.IsModifying)];
        return bound;
    }

    /// <summary>LIMIT and OFFSET.</summary>
    private void BindLimits(Query query, LogicalQuery bound, Scope scope)
    {
        bound.Offset = query.Offset is null ? null : BindCount(query.Offset, scope, Clause.Offset);
        bound.Limit = query.Limit is null ? null : BindCount(query.Limit, scope, Clause.Limit);
        bound.WithTies = query.WithTies;
        if (query.WithTies && query.OrderBy.Count == 0)
            throw new SqlException(SqlStates.SyntaxError, "WITH TIES cannot be specified without ORDER BY clause");
        if (bound.Limit is ConstantExpr { Value.IsNull: true })
            bound.Limit = null;
    }

    private Expr BindCount(Expression e, Scope scope, Clause clause)
    {
        Expr count = new ExpressionBinder(_context, scope, clause).Bind(e);
        Expr converted = Coercions.Find(count, SqlTypes.Int8, -1, CastContext.Assignment, _context)
            ?? throw new SqlException(SqlStates.DatatypeMismatch, $"argument of {clause.Name} must be type bigint, not type {TypeNames.Format(count.Type, -1)}")
            {
                Position = count.Location + 1,
            };
        if (converted.Any(p => p is VarExpr))
        {
            throw new SqlException(SqlStates.InvalidColumnReference, $"argument of {clause.Name} must not contain variables")
            {
                Position = count.Location + 1,
            };
        }

        return converted;
    }

    private ValuesList BindValues(ValuesQuery query, Captures? captures, CteScope? commonTables, bool settles)
    {
        var scope = new Scope(captures, commonTables);
        var expressions = new ExpressionBinder(_context, scope, Clause.Values);
        int width = query.Rows[0].Count;
        var rows = new Expr[query.Rows.Count][];
        for (int i = 0; i < rows.Length; i++)
        {
            if (query.Rows[i].Count != width)
                throw new SqlException(SqlStates.SyntaxError, "VALUES lists must all be the same length") { Position = PositionOf(query.Rows[i]) + 1 };
            rows[i] = [.. query.Rows[i].Select(expressions.Bind)];
            if (rows[i].FirstOrDefault(e => e.Any(p => p is SetExpr)) is { } set)
                throw new SqlException(SqlStates.FeatureNotSupported, "set-returning functions are not allowed in VALUES") { Position = set.Location + 1 };
        }

        var columns = new ResultColumn[width];
        for (int c = 0; c < width; c++)
        {
            Expr[] values = [.. rows.Select(r => r[c])];
            SqlType type = settles || values.Any(v => v.Type.Kind != TypeKind.Unknown) ? ExpressionBinder.CommonType(values, "VALUES") : SqlTypes.Unknown;
            foreach (Expr[] row in rows)
                row[c] = type.Kind == TypeKind.Unknown ? row[c] : Coercions.Implicit(row[c], type, -1, _context);
            int typmod = rows.All(r => r[c].Typmod == rows[0][c].Typmod) ? rows[0][c].Typmod : -1;
            columns[c] = new ResultColumn($"column{c + 1}", type, typmod);
        }

        var bound = new ValuesList { Rows = rows, Columns = columns };
        bound.OrderBy = BindOutputOrder(query.OrderBy, bound.Columns, "VALUES");
        BindLimits(query, bound, scope);
        RejectLocking(query, "VALUES");
        return bound;
    }

    private static int PositionOf(IReadOnlyList<Expression> row) => row.Count == 0 ? -1 : row[0].Position;

    private static void RejectLocking(Query query, string what)
    {
        if (query.Locking.Count == 0)
            return;
        LockingClause first = query.Locking[0];
        throw new SqlException(SqlStates.FeatureNotSupported, $"{LockName(first.Strength)} {(what is "VALUES" ? "cannot be applied to VALUES" : $"is not allowed with {what}")}")
        {
            Position = first.Position + 1,
        };
    }

    private static string LockName(LockStrength strength) => strength switch
    {
        LockStrength.KeyShare => "FOR KEY SHARE",
        LockStrength.Share => "FOR SHARE",
        LockStrength.NoKeyUpdate => "FOR NO KEY UPDATE",
        _ => "FOR UPDATE",
    };

    /// <summary>ORDER BY where only the result's own columns can be ordered by: of set operations and VALUES.</summary>
    private static List<TargetOrder> BindOutputOrder(IReadOnlyList<OrderItem> items, IReadOnlyList<ResultColumn> columns, string what)
    {
        var order = new List<TargetOrder>(items.Count);
        foreach (OrderItem item in items)
        {
            int index = OutputIndex(item.Value, columns, "ORDER BY");
            if (index < 0)
            {
                if (item.Value is ColumnName { Parts.Count: 1 } name)
                    throw new SqlException(SqlStates.UndefinedColumn, $"column \"{name.Parts[0]}\" does not exist") { Position = name.Position + 1 };
                throw new SqlException(SqlStates.FeatureNotSupported, "invalid UNION/INTERSECT/EXCEPT ORDER BY clause")
                {
                    Position = Beginning(item.Value) + 1,
                    Detail = "Only result column names can be used, not expressions or functions.",
                    Hint = "Add the expression/function to every SELECT, or move the UNION into a FROM clause.",
                };
            }

            if (!columns[index].Type.Comparer.HasOrder)
                ExpressionBinder.Sortable(new ColumnExpr(index, columns[index].Type) { Position = item.Value.Position });
            order.Add(new TargetOrder(index, IsDescending(item), ExpressionBinder.NullsFirst(item with { IsDescending = IsDescending(item) })));
        }

        return order;
    }

    private static bool IsDescending(OrderItem item) => item.UsingOperator switch
    {
        null => item.IsDescending,
        ">" => true,
        "<" => false,
        _ => throw new SqlException(SqlStates.WrongObjectType, $"operator {item.UsingOperator} is not a valid ordering operator")
        {
            Position = item.Position + 1,
            Hint = "Ordering operators must be \"<\" or \">\" members of btree operator families.",
        },
    };

    /// <summary>The result column that an ordinal or a bare name means; -1 for none.</summary>
    private static int OutputIndex(Expression e, IReadOnlyList<ResultColumn> columns, string clause)
    {
        if (e is Literal { Kind: LiteralKind.Integer } ordinal)
            return Ordinal(ordinal, columns.Count, clause);
        if (e is not ColumnName { Parts: [var name] })
            return -1;
        int found = -1;
        for (int i = 0; i < columns.Count; i++)
        {
            if (!string.Equals(columns[i].Name, name, StringComparison.Ordinal))
                continue;
            if (found >= 0)
                throw new SqlException(SqlStates.AmbiguousColumn, $"{clause} \"{name}\" is ambiguous") { Position = e.Position + 1 };
            found = i;
        }

        return found;
    }

    /// <summary>Where the text of an expression begins: an operator's own position is that of its symbol.</summary>
    private static int Beginning(Expression e) => e switch
    {
        OperatorCall { Left: { } left } => Beginning(left),
        Logical { Operands: [var first, ..] } => Beginning(first),
        Cast c => Beginning(c.Operand),
        _ => e.Position,
    };

    private static int Ordinal(Literal literal, int count, string clause) =>
        int.TryParse(literal.Text, System.Globalization.CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= count
            ? number - 1
            : throw new SqlException(SqlStates.InvalidColumnReference, $"{clause} position {literal.Text} is not in select list") { Position = literal.Position + 1 };
}
