// From syntax back to text: for pg_get_expr and the definitions of views, and wherever an expression is shown. What is written is
// what was parsed, not letter by letter but node by node: parsing the text gives the same tree again. So nothing is added or taken
// away (no qualified columns, no casts that the binder found), which differs from PostgreSQL's own listings, made from bound trees.
using System.Globalization;
using System.Text;
using static Longitude.Sql.Parsing.Precedence;

namespace Longitude.Sql.Syntax;

/// <summary>Writes syntax as text, with the fewest parentheses, or with those that PostgreSQL puts around every operator.</summary>
internal sealed partial class SqlWriter
{
    private readonly StringBuilder _text = new();
    private readonly bool _allParentheses;

    /// <summary>Clauses of the outermost query on lines of their own, as PostgreSQL lists views.</summary>
    private bool _lines;

    private SqlWriter(bool allParentheses, bool lines)
    {
        _allParentheses = allParentheses;
        _lines = lines;
    }

    /// <param name="allParentheses">Parentheses around every operator and its operands, so that nobody needs to know which binds tighter.</param>
    public static string Write(Expression expression, bool allParentheses = false)
    {
        SqlWriter writer = new(allParentheses, lines: false);
        writer.Put(expression, OrLevel);
        return writer._text.ToString();
    }

    /// <summary>A query, INSERT, UPDATE or DELETE.</summary>
    /// <param name="lines">Each clause on a line of its own.</param>
    public static string Write(Statement statement, bool lines = false)
    {
        SqlWriter writer = new(allParentheses: false, lines);
        writer.Put(statement);
        return writer._text.ToString();
    }

    public static string Write(TypeName type)
    {
        SqlWriter writer = new(allParentheses: false, lines: false);
        writer.Put(type);
        return writer._text.ToString();
    }

    private static int LevelOf(Expression e) => e switch
    {
        Literal { Kind: LiteralKind.Integer or LiteralKind.Decimal, Text: ['-', ..] } => SignLevel,
        Logical { Kind: LogicalKind.Or } => OrLevel,
        Logical => AndLevel,
        Not => NotLevel,
        IsTest or IsDistinct => IsLevel,
        OperatorCall { Schema: null, Left: null, Operator: "-" or "+" } => SignLevel,
        OperatorCall { Left: null } or OperatorCall { Schema: not null } => OtherLevel,
        OperatorCall o => Of(o.Operator),
        Quantified q => q.Schema is null ? Of(q.Operator) : OtherLevel,
        Subquery { Kind: SubqueryKind.Any or SubqueryKind.All } s => s.Schema is not null ? OtherLevel : IsIn(s) ? MatchLevel : Of(s.Operator!),
        Between or InList or LikeTest => MatchLevel,
        AtTimeZone => ZoneLevel,
        Collate => CollateLevel,
        Cast => CastLevel,
        _ => OperandLevel,
    };

    private static bool IsIn(Subquery s) => s is { Schema: null, Kind: SubqueryKind.Any, Operator: "=" } or { Schema: null, Kind: SubqueryKind.All, Operator: "<>" };

    /// <summary>Writes an operand, in parentheses when it binds less tightly than its place asks.</summary>
    private void Put(Expression e, int level)
    {
        int own = LevelOf(e);
        bool inParentheses = own < level || (_allParentheses && own is < CollateLevel);
        if (inParentheses)
            _text.Append('(');
        PutBare(e);
        if (inParentheses)
            _text.Append(')');
    }

    private void PutBare(Expression e)
    {
        switch (e)
        {
            case Literal literal:
                PutLiteral(literal);
                break;
            case ParameterRef parameter:
                _text.Append('$').Append(parameter.Number);
                break;
            case ColumnName column:
                PutName(column.Parts);
                break;
            case Star star:
                PutStar(star);
                break;
            case OperatorCall call:
                PutOperator(call);
                break;
            case Logical logical:
                PutJoined(logical.Operands, logical.Kind == LogicalKind.Or ? " OR " : " AND ", logical.Kind == LogicalKind.Or ? AndLevel : NotLevel);
                break;
            case Not not:
                _text.Append("NOT ");
                Put(not.Operand, NotLevel);
                break;
            case IsTest or IsDistinct or Between or InList or LikeTest or Quantified:
                PutTest(e);
                break;
            case FunctionCall call:
                Put(call);
                break;
            case Cast cast:
                Put(cast.Operand, CastLevel);
                _text.Append("::");
                Put(cast.Type);
                break;
            case Case choice:
                Put(choice);
                break;
            case Subquery subquery:
                Put(subquery);
                break;
            case AtTimeZone zone:
                Put(zone.Operand, ZoneLevel);
                _text.Append(" AT TIME ZONE ");
                Put(zone.Zone, ZoneLevel + 1);
                break;
            case Collate collate:
                Put(collate.Operand, CollateLevel);
                _text.Append(" COLLATE ");
                PutName(collate.Collation.Parts);
                break;
            default:
                PutConstructor(e);
                break;
        }
    }

    private void PutConstructor(Expression e)
    {
        switch (e)
        {
            case Conditional conditional:
                _text.Append(conditional.Kind.ToString().ToUpperInvariant());
                PutList(conditional.Arguments);
                break;
            case ArrayConstructor array:
                _text.Append("ARRAY[");
                PutJoined(array.Items, ", ", OrLevel);
                _text.Append(']');
                break;
            case RowConstructor row:
                _text.Append("ROW");
                PutList(row.Items);
                break;
            case Subscript subscript:
                PutSubscript(subscript);
                break;
            case FieldAccess field:
                PutIndirectionBase(field.Operand, isField: true);
                _text.Append('.').Append(field.Field is "*" ? "*" : Quote.Name(field.Field));
                break;
            case Extract extract:
                _text.Append("EXTRACT(").Append(extract.Field.All(char.IsAsciiLetterLower) && extract.Field.Length > 0 ? Quote.Name(extract.Field) : Quote.Literal(extract.Field));
                _text.Append(" FROM ");
                Put(extract.Operand, OrLevel);
                _text.Append(')');
                break;
            case SpecialValue special:
                _text.Append(special.Name.ToUpperInvariant());
                if (special.Precision is { } precision)
                    _text.Append('(').Append(precision).Append(')');
                break;
            case DefaultValue:
                _text.Append("DEFAULT");
                break;
            case GroupingCall grouping:
                _text.Append("GROUPING");
                PutList(grouping.Arguments);
                break;
            default:
                throw new NotSupportedException($"writing {e.GetType().Name}");
        }
    }

    private void PutName(IReadOnlyList<string> parts)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                _text.Append('.');
            _text.Append(Quote.Name(parts[i]));
        }
    }

    private void PutNames(IReadOnlyList<string> names)
    {
        _text.Append('(');
        _text.AppendJoin(", ", names.Select(Quote.Name));
        _text.Append(')');
    }

    private void PutJoined(IReadOnlyList<Expression> items, string separator, int level)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                _text.Append(separator);
            Put(items[i], level);
        }
    }

    private void PutList(IReadOnlyList<Expression> items)
    {
        _text.Append('(');
        PutJoined(items, ", ", OrLevel);
        _text.Append(')');
    }

    private void PutLiteral(Literal literal)
    {
        switch (literal.Kind)
        {
            case LiteralKind.String:
                _text.Append(Quote.Literal(literal.Text));
                break;
            case LiteralKind.BitString:
                _text.Append(char.ToUpperInvariant(literal.Text[0])).Append('\'').Append(literal.Text, 1, literal.Text.Length - 1).Append('\'');
                break;
            default:
                _text.Append(literal.Text);
                break;
        }
    }

    private void PutStar(Star star)
    {
        PutName(star.Parts);
        _text.Append(star.Parts.Count > 0 ? ".*" : "*");
    }

    private void PutOperator(OperatorCall call)
    {
        int level = LevelOf(call);
        if (call.Left is null)
        {
            PutOperatorName(call.Schema, call.Operator);
            _text.Append(' ');
            Put(call.Right, level == SignLevel ? SignLevel : OtherLevel + 1);
            return;
        }

        Put(call.Left, level == CompareLevel ? level + 1 : level);
        _text.Append(' ');
        PutOperatorName(call.Schema, call.Operator);
        _text.Append(' ');
        Put(call.Right, level + 1);
    }

    private void PutOperatorName(string? schema, string name)
    {
        if (schema is null)
            _text.Append(name);
        else
            _text.Append(CultureInfo.InvariantCulture, $"OPERATOR({Quote.Name(schema)}.{name})");
    }

    private void PutTest(Expression e)
    {
        switch (e)
        {
            case IsTest test:
                Put(test.Operand, IsLevel + 1);
                _text.Append(test.Negated ? " IS NOT " : " IS ").Append(test.Kind.ToString().ToUpperInvariant());
                break;
            case IsDistinct test:
                Put(test.Left, IsLevel + 1);
                _text.Append(test.Negated ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ");
                Put(test.Right, IsLevel + 1);
                break;
            case Between test:
                Put(test.Operand, MatchLevel + 1);
                _text.Append(test.Negated ? " NOT BETWEEN " : " BETWEEN ").Append(test.Symmetric ? "SYMMETRIC " : "");
                Put(test.Low, OperandLevel);
                _text.Append(" AND ");
                Put(test.High, MatchLevel + 1);
                break;
            case InList test:
                Put(test.Operand, MatchLevel + 1);
                _text.Append(test.Negated ? " NOT IN " : " IN ");
                PutList(test.Items);
                break;
            case LikeTest test:
                PutLike(test);
                break;
            case Quantified test:
                PutQuantifiedBegin(test.Left, test.Schema, test.Operator, LevelOf(test), test.IsAll);
                Put(test.Array, OrLevel);
                _text.Append(')');
                break;
        }
    }

    private void PutLike(LikeTest test)
    {
        Put(test.Operand, MatchLevel + 1);
        _text.Append(test.Negated ? " NOT " : " ");
        _text.Append(test.Kind switch
        {
            LikeKind.Like => "LIKE ",
            LikeKind.ILike => "ILIKE ",
            _ => "SIMILAR TO ",
        });
        Put(test.Pattern, MatchLevel + 1);
        if (test.Escape is null)
            return;
        _text.Append(" ESCAPE ");
        Put(test.Escape, MatchLevel + 1);
    }

    private void PutQuantifiedBegin(Expression left, string? schema, string name, int level, bool isAll)
    {
        Put(left, level == CompareLevel ? level + 1 : level);
        _text.Append(' ');
        PutOperatorName(schema, name);
        _text.Append(isAll ? " ALL (" : " ANY (");
    }

    private void Put(Subquery subquery)
    {
        switch (subquery.Kind)
        {
            case SubqueryKind.Exists:
                _text.Append("EXISTS (");
                break;
            case SubqueryKind.Array:
                _text.Append("ARRAY(");
                break;
            case SubqueryKind.Scalar:
                _text.Append('(');
                break;
            case var _ when IsIn(subquery):
                Put(subquery.Left!, MatchLevel + 1);
                _text.Append(subquery.Kind == SubqueryKind.All ? " NOT IN (" : " IN (");
                break;
            default:
                PutQuantifiedBegin(subquery.Left!, subquery.Schema, subquery.Operator!, LevelOf(subquery), subquery.Kind == SubqueryKind.All);
                break;
        }

        PutInner(subquery.Query);
        _text.Append(')');
    }

    private void Put(Case choice)
    {
        _text.Append("CASE");
        if (choice.Operand is not null)
        {
            _text.Append(' ');
            Put(choice.Operand, OrLevel);
        }

        foreach (CaseWhen branch in choice.Branches)
        {
            _text.Append(" WHEN ");
            Put(branch.When, OrLevel);
            _text.Append(" THEN ");
            Put(branch.Then, OrLevel);
        }

        if (choice.Else is not null)
        {
            _text.Append(" ELSE ");
            Put(choice.Else, OrLevel);
        }

        _text.Append(" END");
    }

    private void PutSubscript(Subscript subscript)
    {
        PutIndirectionBase(subscript.Operand, isField: false, subscript.IsOfWhole);
        _text.Append('[');
        if (subscript.Lower is not null)
            Put(subscript.Lower, OrLevel);
        if (subscript.IsSlice)
            _text.Append(':');
        if (subscript.Upper is not null)
            Put(subscript.Upper, OrLevel);
        _text.Append(']');
    }

    /// <summary>What a subscript or a field is taken of. A field of a column needs parentheses, or the column would be a table.</summary>
    private void PutIndirectionBase(Expression operand, bool isField, bool isOfWhole = false)
    {
        if (!isOfWhole && (operand is Subscript or FieldAccess or ParameterRef || (operand is ColumnName && !isField)))
        {
            PutBare(operand);
            return;
        }

        _text.Append('(');
        PutBare(operand);
        _text.Append(')');
    }
}
