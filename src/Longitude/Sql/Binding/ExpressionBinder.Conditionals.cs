using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

// CASE and its short forms, arrays, rows, and parts of them.
internal sealed partial class ExpressionBinder
{
    private Expr BindCase(Case e)
    {
        string? outside = _conditional;
        _conditional = "CASE";
        Expr bound = BindCaseParts(e);
        _conditional = outside;
        return bound;
    }

    private Expr BindCaseParts(Case e)
    {
        if (e.Operand is null)
            return BindBranches(e, null);
        Expr operand = Coercions.Settle(Bind(e.Operand), _context);
        var place = new CaseOperandExpr(operand.Type, operand.Typmod, _caseDepth) { Position = operand.Position };
        _caseDepth++;
        Expr body = BindBranches(e, place);
        _caseDepth--;
        return new CaseOfExpr(operand, place, body) { Position = e.Position };
    }

    private CaseExpr BindBranches(Case e, Expr? operand)
    {
        var inputs = new Expr[(2 * e.Branches.Count) + 1];
        for (int i = 0; i < e.Branches.Count; i++)
        {
            CaseWhen branch = e.Branches[i];
            inputs[2 * i] = operand is null
                ? BindBoolean(branch.When, "CASE/WHEN")
                : Coercions.ToBoolean(Operate("=", operand, Bind(branch.When), branch.When.Position), "CASE/WHEN", _context);
            inputs[(2 * i) + 1] = Bind(branch.Then);
        }

        inputs[^1] = e.Else is null ? new ConstantExpr(Datum.Null, SqlTypes.Unknown) : Bind(e.Else);
        // PostgreSQL looks at ELSE first, which decides between types that are equally good.
        var values = new List<Expr> { inputs[^1] };
        for (int i = 1; i < inputs.Length; i += 2)
            values.Add(inputs[i]);
        SqlType type = CommonType(values, "CASE");
        inputs[^1] = Coercions.Implicit(inputs[^1], type, -1, _context);
        for (int i = 1; i < inputs.Length; i += 2)
            inputs[i] = Coercions.Implicit(inputs[i], type, -1, _context);
        return new CaseExpr(inputs, type) { Position = e.Position };
    }

    private Expr BindConditional(Conditional e)
    {
        string? outside = _conditional;
        _conditional = e.Kind == ConditionalKind.Coalesce ? "COALESCE" : outside;
        Expr[] arguments = [.. e.Arguments.Select(Bind)];
        _conditional = outside;
        if (e.Kind == ConditionalKind.NullIf)
        {
            (Expr x, Expr y, Expr equality) = Pair("=", arguments[0], arguments[1], e.Position);
            if (equality.Type.Kind != TypeKind.Boolean)
                throw new SqlException(SqlStates.DatatypeMismatch, "NULLIF requires = operator to yield boolean") { Position = e.Position + 1 };
            return new NullIfExpr(x, y, equality) { Position = e.Position };
        }

        SqlType type = CommonType(arguments, e.Kind.ToString().ToUpperInvariant());
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = Coercions.Implicit(arguments[i], type, -1, _context);
        if (e.Kind == ConditionalKind.Coalesce)
            return new CoalesceExpr(arguments, type) { Position = e.Position };
        if (!type.Comparer.HasOrder)
        {
            throw new SqlException(SqlStates.UndefinedFunction, $"could not identify a comparison function for type {TypeNames.Format(type, -1)}")
            {
                Position = e.Position + 1,
            };
        }

        return new ExtremeExpr(arguments, type, e.Kind == ConditionalKind.Least) { Position = e.Position };
    }

    /// <param name="wanted">The array type that a cast around asks for; null when none does.</param>
    private ArrayExpr BindArray(ArrayConstructor e, SqlType? wanted)
    {
        var items = new Expr[e.Items.Count];
        bool isNested = false;
        for (int i = 0; i < items.Length; i++)
        {
            bool isArray = e.Items[i] is ArrayConstructor;
            items[i] = e.Items[i] is ArrayConstructor inner ? BindArray(inner, wanted) : Bind(e.Items[i]);
            isNested |= isArray || items[i].Type.IsArray;
        }

        if (wanted is not null)
        {
            SqlType item = isNested ? wanted : wanted.Element!;
            for (int i = 0; i < items.Length; i++)
                items[i] = Coercions.Explicit(items[i], item, -1, _context, items[i].Position);
            return new ArrayExpr(items, wanted, isNested) { Position = e.Position };
        }

        if (items.Length == 0)
        {
            throw new SqlException(SqlStates.IndeterminateDatatype, "cannot determine type of empty array")
            {
                Position = e.Position + 1,
                Hint = "Explicitly cast to the desired type, for example ARRAY[]::integer[].",
            };
        }

        SqlType element = CommonType(items, "ARRAY");
        for (int i = 0; i < items.Length; i++)
            items[i] = Coercions.Implicit(items[i], element, -1, _context);
        SqlType type = isNested ? element : element.Array ?? throw new SqlException(SqlStates.UndefinedObject,
            $"could not find array type for data type {TypeNames.Format(element, -1)}")
        {
            Position = e.Position + 1,
        };
        return new ArrayExpr(items, type, isNested) { Position = e.Position };
    }

    private RowExpr BindRow(RowConstructor e)
    {
        var items = new List<Expr>();
        foreach (Expression item in e.Items)
        {
            if (item is Star star)
                items.AddRange(ExpandStar(star).Select(c => c.Value));
            else
                items.Add(Bind(item));
        }

        return new RowExpr(items, [.. Enumerable.Range(1, items.Count).Select(i => $"f{i}")])
        {
            Position = e.Position,
        };
    }

    private Expr BindSubscript(Subscript e)
    {
        var chain = new List<Subscript>();
        Expression at = e;
        while (at is Subscript s)
        {
            chain.Insert(0, s);
            at = s.Operand;
            if (s.IsOfWhole)
                break;
        }

        Expr operand = Bind(at);
        if (operand.Type.Kind == TypeKind.Jsonb)
            return BindNamedCall("jsonb_extract_path", [operand, .. chain.Select(BindJsonbStep)], e.Position);

        if (operand.Type is not { IsArray: true, Element: { } element })
        {
            throw new SqlException(SqlStates.DatatypeMismatch,
                $"cannot subscript type {TypeNames.Format(operand.Type, -1)} because it does not support subscripting")
            {
                Position = operand.Location + 1,
            };
        }

        if (!chain.Exists(s => s.IsSlice))
            return new SubscriptExpr([operand, .. chain.Select(s => BindBound(s.Lower!))], element) { Position = e.Position };
        // With one slice all subscripts are: [n] means [1:n].
        var bounds = new List<(Expr?, Expr?)>();
        foreach (Subscript s in chain)
        {
            bounds.Add(s.IsSlice
                ? (s.Lower is null ? null : BindBound(s.Lower), s.Upper is null ? null : BindBound(s.Upper))
                : (new ConstantExpr(Datum.Of(1L), SqlTypes.Int4), BindBound(s.Lower!)));
        }

        return new SliceExpr(operand, bounds) { Position = e.Position };
    }

    private Expr BindJsonbStep(Subscript e)
    {
        if (e.IsSlice)
            throw new SqlException(SqlStates.DatatypeMismatch, "jsonb subscript does not support slices") { Position = Bind(e.Upper ?? e.Lower ?? e).Location + 1 };
        return BindJsonbSubscript(e.Lower!).Step;
    }

    /// <summary>A subscript of a jsonb: an object's key or an array's index, as a text.</summary>
    public (Expr Step, bool IsIndex) BindJsonbSubscript(Expression e)
    {
        Expr bound = Bind(e);
        if (bound.Type.Kind != TypeKind.Unknown && Coercions.Find(bound, SqlTypes.Int4, -1, CastContext.Implicit, _context) is { } index)
            return (Coercions.Explicit(index, SqlTypes.Text, -1, _context, e.Position), true);
        Expr? key = Coercions.Find(bound, SqlTypes.Text, -1, CastContext.Implicit, _context);
        return key is not null ? (key, false) : throw new SqlException(SqlStates.DatatypeMismatch, $"subscript type {TypeNames.Format(bound.Type, -1)} is not supported")
        {
            Position = bound.Location + 1,
            Hint = "jsonb subscript must be coercible to either integer or text.",
        };
    }

    private Expr BindBound(Expression e)
    {
        Expr bound = Bind(e);
        return Coercions.Find(bound, SqlTypes.Int4, -1, CastContext.Assignment, _context)
            ?? throw new SqlException(SqlStates.DatatypeMismatch, "array subscript must have type integer") { Position = bound.Location + 1 };
    }

    private Expr BindField(FieldAccess e)
    {
        Expr operand = Bind(e.Operand);
        if (operand is RowExpr && e.Operand is ColumnName { Parts: var parts } && FieldOf(operand, e.Field) is null)
            throw new SqlException(SqlStates.UndefinedColumn, $"column {parts[^1]}.{e.Field} does not exist") { Position = operand.Location + 1 };
        return FieldOf(operand, e.Field) ?? throw (operand.Type.Kind == TypeKind.Record
            ? new SqlException(SqlStates.UndefinedColumn, $"could not identify column \"{e.Field}\" in record data type") { Position = operand.Location + 1 }
            : new SqlException(SqlStates.WrongObjectType,
                $"column notation .{e.Field} applied to type {TypeNames.Format(operand.Type, -1)}, which is not a composite type")
            {
                Position = operand.Location + 1,
            });
    }

    /// <summary>A field of a record whose fields are known while binding; null when there is no such field.</summary>
    private static Expr? FieldOf(Expr operand, string field)
    {
        IReadOnlyList<(string Name, Expr Value)>? fields = FieldsOf(operand);
        return fields?.FirstOrDefault(f => string.Equals(f.Name, field, StringComparison.Ordinal)).Value;
    }

    /// <summary>The fields of a record, each as an expression; null when they are only known when it runs.</summary>
    public static IReadOnlyList<(string Name, Expr Value)>? FieldsOf(Expr operand)
    {
        switch (operand)
        {
            case RowExpr row:
                return [.. row.Names.Zip(row.Items)];
            case SetExpr { Call.RowColumns: { Count: > 0 } columns }:
                return Fields(columns);
            case CallExpr { Call.RowColumns: { Count: > 0 } columns }:
                return Fields(columns);
            case SubqueryExpr { Kind: SubqueryKind.Scalar, Query: SelectBlock { Targets: [{ Value: RowExpr row }, ..] } }:
                return Fields([.. row.Names.Zip(row.Items, (n, i) => new ResultColumn(n, i.Type, i.Typmod))]);
            case VarExpr { Relation: QueryRelation { Query: SelectBlock { Targets: var targets } }, Column: var index } when targets[index].Value is RowExpr row:
                return Fields([.. row.Names.Zip(row.Items, (n, i) => new ResultColumn(n, i.Type, i.Typmod))]);
            default:
                return null;
        }

        (string, Expr)[] Fields(IReadOnlyList<ResultColumn> columns) =>
            [.. columns.Select((c, i) => (c.Name, (Expr)new FieldExpr(operand, i, c.Name, c.Type, c.Typmod) { Position = operand.Position }))];
    }
}
