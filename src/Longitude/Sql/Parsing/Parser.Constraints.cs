using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Constraints of columns and tables.</summary>
internal sealed partial class Parser
{
    /// <summary>Takes a column's constraint or default; null when none follows.</summary>
    private ColumnConstraint? ParseColumnConstraint()
    {
        int position = Start;
        string? name = Accept(Keyword.Constraint) ? ColumnId() : null;
        ColumnConstraint? constraint = ParseUnnamedColumnConstraint();
        if (constraint is null)
            return name is null ? null : throw SyntaxError();
        return constraint with { Name = name, Position = position };
    }

    private ColumnConstraint? ParseUnnamedColumnConstraint()
    {
        switch (Word)
        {
            case Keyword.Not when Ahead(1).Keyword == Keyword.Null:
                Take();
                Take();
                return new ColumnConstraint(ColumnConstraintKind.NotNull);
            case Keyword.Null:
                Take();
                return new ColumnConstraint(ColumnConstraintKind.Null);
            case Keyword.Default:
                Take();
                int first = _at;
                Expression value = ParseRestricted();
                return new ColumnConstraint(ColumnConstraintKind.Default) { Expression = value, ExpressionText = TextSince(first) };
            case Keyword.Generated:
                return ParseGenerated();
            case Keyword.Check:
                Take();
                (Expression check, string text) = ParseTextInParentheses();
                if (Accept(Keyword.No, Keyword.Inherit))
                    throw NotSupported("NO INHERIT");
                return new ColumnConstraint(ColumnConstraintKind.Check) { Expression = check, ExpressionText = text };
            case Keyword.Primary:
                Take();
                Expect(Keyword.Key);
                ParseIndexStorage();
                return new ColumnConstraint(ColumnConstraintKind.PrimaryKey);
            case Keyword.Unique:
                Take();
                bool notDistinct = ParseNullsNotDistinct();
                ParseIndexStorage();
                return new ColumnConstraint(ColumnConstraintKind.Unique) { NullsNotDistinct = notDistinct };
            case Keyword.References:
                return new ColumnConstraint(ColumnConstraintKind.References) { References = ParseReferences() };
            default:
                return null;
        }
    }

    /// <summary>( expression ), and the text between the parentheses.</summary>
    private (Expression Value, string Text) ParseTextInParentheses()
    {
        Expect(TokenKind.LeftParen);
        int first = _at;
        Expression value = ParseExpression();
        string inside = TextSince(first);
        Expect(TokenKind.RightParen);
        return (value, inside);
    }

    private ColumnConstraint ParseGenerated()
    {
        Take();
        bool isAlways = Accept(Keyword.Always);
        if (!isAlways)
        {
            Expect(Keyword.By);
            Expect(Keyword.Default);
        }

        Expect(Keyword.As);
        if (Accept(Keyword.Identity))
        {
            IReadOnlyList<Option> options = [];
            if (Accept(TokenKind.LeftParen))
            {
                options = ParseSequenceOptions();
                Expect(TokenKind.RightParen);
            }

            return new ColumnConstraint(ColumnConstraintKind.Identity) { IsAlways = isAlways, SequenceOptions = options };
        }

        if (!isAlways)
            throw Wrong(Start, "for a generated column, GENERATED ALWAYS must be specified");
        (Expression value, string text) = ParseTextInParentheses();
        Expect(Keyword.Stored);
        return new ColumnConstraint(ColumnConstraintKind.Generated) { Expression = value, ExpressionText = text, IsAlways = true };
    }

    private ForeignKeyTarget ParseReferences()
    {
        int position = Start;
        Expect(Keyword.References);
        ForeignKeyTarget target = new(QualifiedName(), OptionalColumnList()) { Position = position };
        if (Accept(Keyword.Match))
        {
            if (Is(Keyword.Partial))
                throw NotSupported("MATCH PARTIAL");
            bool isFull = Accept(Keyword.Full);
            if (!isFull)
                Expect(Keyword.Simple);
            target = target with { IsMatchFull = isFull };
        }

        while (Is(Keyword.On) && Ahead(1).Keyword is Keyword.Delete or Keyword.Update)
        {
            Take();
            bool isDelete = Is(Keyword.Delete);
            Take();
            ForeignKeyAction action = ParseForeignKeyAction();
            target = isDelete ? target with { OnDelete = action } : target with { OnUpdate = action };
        }

        return target;
    }

    private ForeignKeyAction ParseForeignKeyAction()
    {
        if (Accept(Keyword.Cascade))
            return ForeignKeyAction.Cascade;
        if (Accept(Keyword.Restrict))
            return ForeignKeyAction.Restrict;
        if (Accept(Keyword.No, Keyword.Action))
            return ForeignKeyAction.NoAction;
        Expect(Keyword.Set);
        bool isNull = Accept(Keyword.Null);
        if (!isNull)
            Expect(Keyword.Default);
        if (Is(TokenKind.LeftParen))
            throw NotSupported("a column list for SET NULL or SET DEFAULT");
        return isNull ? ForeignKeyAction.SetNull : ForeignKeyAction.SetDefault;
    }

    /// <summary>[NOT] DEFERRABLE, INITIALLY DEFERRED or IMMEDIATE, in any order.</summary>
    private bool ParseDeferral(out bool isDeferrable, out bool isInitiallyDeferred)
    {
        bool? deferrable = null;
        bool? deferred = null;
        while (true)
        {
            if (Accept(Keyword.Deferrable))
                deferrable = true;
            else if (Accept(Keyword.Not, Keyword.Deferrable))
                deferrable = false;
            else if (Accept(Keyword.Initially, Keyword.Deferred))
                deferred = true;
            else if (Accept(Keyword.Initially, Keyword.Immediate))
                deferred = false;
            else
                break;
            if (deferrable == false && deferred == true)
                throw Wrong(_tokens[_at - 1].Start, "constraint declared INITIALLY DEFERRED must be DEFERRABLE");
        }

        isInitiallyDeferred = deferred ?? false;
        isDeferrable = deferrable ?? isInitiallyDeferred;
        return deferrable is not null || deferred is not null;
    }

    private bool ParseNullsNotDistinct()
    {
        if (!Accept(Keyword.Nulls))
            return false;
        bool notDistinct = Accept(Keyword.Not);
        Expect(Keyword.Distinct);
        return notDistinct;
    }

    private void ParseIndexStorage()
    {
        if (Is(Keyword.With) && Ahead(1).Kind == TokenKind.LeftParen)
        {
            Take();
            ParseStorageParameters();
        }

        if (Accept(Keyword.Using, Keyword.Index, Keyword.Tablespace))
            ColumnId();
    }

    private bool IsTableConstraint() => Word is Keyword.Constraint or Keyword.Check or Keyword.Unique or Keyword.Primary or Keyword.Foreign
        || (Is(Keyword.Exclude) && (Ahead(1).Kind == TokenKind.LeftParen || Ahead(1).Keyword == Keyword.Using));

    private TableConstraint ParseTableConstraint()
    {
        int position = Start;
        string? name = Accept(Keyword.Constraint) ? ColumnId() : null;
        TableConstraint constraint = ParseUnnamedTableConstraint() with { Name = name, Position = position };
        while (true)
        {
            if (ParseDeferral(out bool deferrable, out bool deferred))
                constraint = constraint with { IsDeferrable = deferrable, IsInitiallyDeferred = deferred };
            else if (Accept(Keyword.Not, Keyword.Valid))
                constraint = constraint with { IsNotValid = true };
            else if (Is(Keyword.No, Keyword.Inherit))
                throw NotSupported("NO INHERIT");
            else
                return constraint;
        }
    }

    private TableConstraint ParseUnnamedTableConstraint()
    {
        Keyword word = Word;
        if (word is not (Keyword.Check or Keyword.Unique or Keyword.Primary or Keyword.Foreign or Keyword.Exclude))
            throw SyntaxError();
        Take();
        switch (word)
        {
            case Keyword.Check:
                (Expression check, string text) = ParseTextInParentheses();
                return new TableConstraint(TableConstraintKind.Check) { Expression = check, ExpressionText = text };
            case Keyword.Unique:
                return ParseKeyConstraint(new TableConstraint(TableConstraintKind.Unique) { NullsNotDistinct = ParseNullsNotDistinct() });
            case Keyword.Primary:
                Expect(Keyword.Key);
                return ParseKeyConstraint(new TableConstraint(TableConstraintKind.PrimaryKey));
            case Keyword.Foreign:
                Expect(Keyword.Key);
                List<string> columns = ParenthesisedListOf(ColumnId);
                return new TableConstraint(TableConstraintKind.ForeignKey) { Columns = columns, References = ParseReferences() };
            default:
                return ParseExclude();
        }
    }

    private TableConstraint ParseKeyConstraint(TableConstraint constraint)
    {
        if (Accept(Keyword.Using, Keyword.Index))
            return constraint with { UsingIndex = ColumnId() };
        constraint = constraint with { Columns = ParenthesisedListOf(ColumnId), Include = ParseInclude() };
        ParseIndexStorage();
        return constraint;
    }

    private List<string> ParseInclude() => Accept(Keyword.Include) ? ParenthesisedListOf(ColumnId) : [];

    private TableConstraint ParseExclude()
    {
        string method = Accept(Keyword.Using) ? ColumnId() : "btree";
        List<ExcludeElement> elements = ParenthesisedListOf(() =>
        {
            IndexElement element = ParseIndexElement();
            Expect(Keyword.With);
            string name = Is(Keyword.Operator) ? QualifiedOperator(out _) : AnyOperator(out _);
            return new ExcludeElement(element, name);
        });
        TableConstraint constraint = new(TableConstraintKind.Exclude) { ExcludeMethod = method, ExcludeElements = elements, Include = ParseInclude() };
        ParseIndexStorage();
        if (!Accept(Keyword.Where))
            return constraint;
        (Expression where, string text) = ParseTextInParentheses();
        return constraint with { Expression = where, ExpressionText = text };
    }
}
