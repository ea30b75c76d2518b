// From syntax to expressions that can be computed: names become columns, operators and functions are chosen by the types of their
// operands, implicit casts are put in, and what has no type yet (quoted literals, parameters) gets the one that its place wants. The rules
// are PostgreSQL's, so that an expression means here what it means there.
using System.Globalization;
using System.Runtime.CompilerServices;
using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

internal sealed partial class ExpressionBinder(BindContext context, Scope scope, Clause clause)
{
    private readonly BindContext _context = context;
    private readonly Scope _scope = scope;
    private Clause _clause = clause;
    private int _caseDepth;

    /// <summary>CASE or COALESCE around, which may leave out what they hold: functions that give rows cannot stand there.</summary>
    private string? _conditional;

    public BindContext Context => _context;

    public Scope Scope => _scope;

    /// <exception cref="SqlException">The expression means nothing here.</exception>
    public Expr Bind(Expression e)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SqlException(SqlStates.StatementTooComplex, "stack depth limit exceeded") { Hint = "Split the statement, or nest its expressions less deeply." };
        return e switch
        {
            Literal x => BindLiteral(x),
            ParameterRef x => _context.Parameters.Reference(x.Number, x.Position),
            ColumnName x => BindColumn(x),
            OperatorCall x => BindOperator(x),
            Logical x => BindLogical(x),
            Not x => new NotExpr(BindBoolean(x.Operand, "NOT")) { Position = x.Position },
            IsTest x => BindIsTest(x),
            IsDistinct x => BindDistinct(x),
            Between x => BindBetween(x),
            InList x => BindInList(x),
            LikeTest x => BindLike(x),
            FunctionCall x => BindCall(x),
            Cast x => BindCast(x),
            Case x => BindCase(x),
            Conditional x => BindConditional(x),
            ArrayConstructor x => BindArray(x, null),
            RowConstructor x => BindRow(x),
            Subscript x => BindSubscript(x),
            FieldAccess x => BindField(x),
            Collate x => BindCollate(x),
            AtTimeZone x => BindNamedCall("timezone", [Bind(x.Zone), Bind(x.Operand)], x.Position),
            Extract x => BindNamedCall("extract", [Unknown(x.Field, x.Position), Bind(x.Operand)], x.Position),
            SpecialValue x => BindSpecialValue(x),
            Subquery x => BindSubquery(x),
            Quantified x => BindQuantified(x),
            GroupingCall x => BindGrouping(x),
            DefaultValue x => throw new SqlException(SqlStates.SyntaxError, "DEFAULT is not allowed in this context") { Position = x.Position + 1 },
            Star x => throw new SqlException(SqlStates.SyntaxError, "row expansion via \"*\" is not supported here") { Position = x.Position + 1 },
            _ => throw new SqlException(SqlStates.FeatureNotSupported, $"{e.GetType().Name} is not supported") { Position = e.Position + 1 },
        };
    }

    /// <summary>Binds a condition: WHERE, HAVING, ON, and the operands of AND, OR and NOT.</summary>
    /// <param name="what">How the error names it: "argument of WHERE must be type boolean, not type integer".</param>
    public Expr BindBoolean(Expression e, string what) => Coercions.ToBoolean(Bind(e), what, _context);

    private static ConstantExpr Unknown(string text, int position) => new(Datum.Of(text), SqlTypes.Unknown) { Position = position };

    private static ConstantExpr BindLiteral(Literal literal)
    {
        int position = literal.Position;
        switch (literal.Kind)
        {
            case LiteralKind.Null:
                return new ConstantExpr(Datum.Null, SqlTypes.Unknown) { Position = position };
            case LiteralKind.Boolean:
                return new ConstantExpr(Datum.Of(literal.Text is "true" or "t"), SqlTypes.Bool) { Position = position };
            case LiteralKind.String:
                return Unknown(literal.Text, position);
            case LiteralKind.BitString:
                throw new SqlException(SqlStates.FeatureNotSupported, "type bit is not supported") { Position = position + 1 };
            case LiteralKind.Integer when long.TryParse(literal.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number):
                return new ConstantExpr(Datum.Of(number), number == (int)number ? SqlTypes.Int4 : SqlTypes.Int8) { Position = position };
            default:
                Datum value = TypeFormat.Parse(SqlTypes.Numeric, -1, literal.Text, TypeSettings.Default);
                return new ConstantExpr(value, SqlTypes.Numeric) { Position = position };
        }
    }

    private Expr BindLogical(Logical e)
    {
        bool isAnd = e.Kind == LogicalKind.And;
        var operands = new Expr[e.Operands.Count];
        for (int i = 0; i < operands.Length; i++)
            operands[i] = BindBoolean(e.Operands[i], isAnd ? "AND" : "OR");
        return isAnd ? new AndExpr(operands) { Position = e.Position } : new OrExpr(operands) { Position = e.Position };
    }

    private Expr BindIsTest(IsTest e)
    {
        if (e.Kind == IsTestKind.Null)
            return new NullTestExpr(Coercions.Settle(Bind(e.Operand), _context), e.Negated) { Position = e.Position };
        bool? asked = e.Kind switch
        {
            IsTestKind.True => true,
            IsTestKind.False => false,
            _ => null,
        };
        string name = (e.Negated ? "IS NOT " : "IS ") + e.Kind.ToString().ToUpperInvariant();
        return new TruthTestExpr(BindBoolean(e.Operand, name), asked, e.Negated) { Position = e.Position };
    }

    private Expr BindBetween(Between e)
    {
        Expr operand = Bind(e.Operand);
        Expr low = Bind(e.Low);
        Expr high = Bind(e.High);
        Expr Within(Expr from, Expr to) => new AndExpr([Operate(">=", operand, from, e.Position), Operate("<=", operand, to, e.Position)]) { Position = e.Position };
        Expr Outside(Expr from, Expr to) => new OrExpr([Operate("<", operand, from, e.Position), Operate(">", operand, to, e.Position)]) { Position = e.Position };
        if (!e.Symmetric)
            return e.Negated ? Outside(low, high) : Within(low, high);
        return e.Negated ? new AndExpr([Outside(low, high), Outside(high, low)]) : new OrExpr([Within(low, high), Within(high, low)]);
    }

    private Expr BindLike(LikeTest e)
    {
        Expr operand = Bind(e.Operand);
        Expr pattern = Bind(e.Pattern);
        if (e.Kind == LikeKind.SimilarTo)
        {
            IReadOnlyList<Expr> arguments = e.Escape is null ? [pattern] : [pattern, Bind(e.Escape)];
            pattern = BindNamedCall("similar_to_escape", arguments, e.Position);
            return Operate(e.Negated ? "!~" : "~", operand, pattern, e.Position);
        }

        if (e.Escape is not null)
            pattern = BindNamedCall("like_escape", [pattern, Bind(e.Escape)], e.Position);
        string symbol = (e.Negated ? "!~~" : "~~") + (e.Kind == LikeKind.ILike ? "*" : "");
        return Operate(symbol, operand, pattern, e.Position);
    }

    private Expr BindCast(Cast e)
    {
        if (BindRowOfTable(e) is { } row)
            return row;
        (SqlType type, int typmod) = ResolveType(e.Type);
        if (e.Operand is ArrayConstructor array && type.IsArray)
            return Coercions.Explicit(BindArray(array, type), type, typmod, _context, e.Position);
        return Coercions.Explicit(Bind(e.Operand), type, typmod, _context, e.Position);
    }

    /// <summary>NULL::t and ROW(...)::t, where t is a table: its columns are the row's. Null for other casts.</summary>
    private RowExpr? BindRowOfTable(Cast e)
    {
        bool isRow = e.Operand is RowConstructor or Literal { Kind: LiteralKind.Null };
        if (!isRow || e.Type.ArrayDimensions > 0 || TypeNames.Find(e.Type.Name, _context.Catalog, _context.SearchPath) is not null)
            return null;
        if (_context.Catalog.Find(e.Type.Name, _context.SearchPath) is not { } table)
            return null;
        _context.Use(table);
        string[] names = [.. table.Columns.Select(c => c.Name)];
        if (e.Operand is Literal)
        {
            return new RowExpr([.. table.Columns.Select(c => new ConstantExpr(Datum.Null, c.Type))], names, new ConstantExpr(Datum.Null, SqlTypes.Bool))
            {
                Position = e.Position,
                TableOid = table.Oid,
            };
        }

        IReadOnlyList<Expr> items = BindRow((RowConstructor)e.Operand).Inputs;
        if (items.Count != table.Columns.Count)
        {
            throw new SqlException(SqlStates.CannotCoerce, $"cannot cast type record to {table.Name}")
            {
                Detail = items.Count < table.Columns.Count ? "Input has too few columns." : "Input has too many columns.",
                Position = e.Position + 1,
            };
        }

        return new RowExpr([.. items.Select((v, i) => Coercions.Explicit(v, table.Columns[i].Type, table.Columns[i].Typmod, _context, v.Location))], names)
        {
            Position = e.Position,
            TableOid = table.Oid,
        };
    }

    private (SqlType Type, int Typmod) ResolveType(TypeName name)
    {
        try
        {
            return TypeNames.Resolve(name, _context.Catalog, _context.SearchPath);
        }
        catch (SqlException e) when (e.Position == 0)
        {
            throw e.At(name.Position);
        }
    }

    private Expr BindCollate(Collate e)
    {
        Expr operand = Bind(e.Operand);
        CheckCollation(e.Collation, e.Position);
        if (operand.Type.Kind == TypeKind.Unknown)
            operand = Coercions.Implicit(operand, SqlTypes.Text, -1, _context);
        if (!operand.Type.IsString && operand.Type is not { Element.IsString: true })
        {
            throw new SqlException(SqlStates.DatatypeMismatch, $"collations are not supported by type {TypeNames.Format(operand.Type, -1)}")
            {
                Position = e.Position + 1,
            };
        }

        return operand;
    }

    /// <exception cref="SqlException">The collation is not one that orders by bytes, which all text here is ordered by.</exception>
    public static void CheckCollation(QualifiedName name, int position)
    {
        if (name.Last is "C" or "POSIX" or "default" or "ucs_basic")
            return;
        throw new SqlException(SqlStates.UndefinedObject, $"collation \"{name}\" for encoding \"UTF8\" does not exist")
        {
            Position = position + 1,
        };
    }

    private Expr BindSpecialValue(SpecialValue e)
    {
        Expr Now(SqlType type)
        {
            Expr now = Coercions.Explicit(BindNamedCall("now", [], e.Position), type, -1, _context, e.Position);
            return e.Precision is { } p ? Coercions.Explicit(now, type, p, _context, e.Position) : now;
        }

        return e.Name switch
        {
            "current_date" => Now(SqlTypes.Date),
            "current_timestamp" => Now(SqlTypes.TimestampTz),
            "current_time" => Now(SqlTypes.TimeTz),
            "localtimestamp" => Now(SqlTypes.Timestamp),
            "localtime" => Now(SqlTypes.Time),
            "current_role" or "user" => BindNamedCall("current_user", [], e.Position),
            "current_catalog" => BindNamedCall("current_database", [], e.Position),
            _ => BindNamedCall(e.Name, [], e.Position),
        };
    }
}
