using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>DROP and COMMENT, and the kinds of objects that they name.</summary>
internal sealed partial class Parser
{
    private Statement ParseDrop()
    {
        Take();
        if (Accept(Keyword.Owned, Keyword.By))
        {
            List<string> roles = ListOf(RoleName);
            return new ReassignOwnedStatement(roles, null) { Cascade = ParseCascade() };
        }

        ObjectKind kind = ParseObjectKind("DROP");
        if (kind == ObjectKind.Index)
            Accept(Keyword.Concurrently);
        bool ifExists = ParseIfExists();
        List<QualifiedName> names = ListOf(() => ParseObjectName(kind));
        if (kind == ObjectKind.Database && (Is(TokenKind.LeftParen) || Is(Keyword.With)))
        {
            Accept(Keyword.With);
            ParseStorageParameters();
        }

        return new DropStatement(kind, names, ifExists, ParseCascade());
    }

    private ObjectKind ParseObjectKind(string verb)
    {
        ObjectKind? kind = Word switch
        {
            Keyword.Table => ObjectKind.Table,
            Keyword.View => ObjectKind.View,
            Keyword.Index => ObjectKind.Index,
            Keyword.Sequence => ObjectKind.Sequence,
            Keyword.Schema => ObjectKind.Schema,
            Keyword.Type => ObjectKind.Type,
            Keyword.Role or Keyword.User or Keyword.Group => ObjectKind.Role,
            Keyword.Database => ObjectKind.Database,
            Keyword.Function or Keyword.Procedure or Keyword.Routine or Keyword.Aggregate => ObjectKind.Function,
            Keyword.Extension => ObjectKind.Extension,
            Keyword.Place => ObjectKind.Place,
            Keyword.Domain => ObjectKind.Domain,
            Keyword.Trigger => ObjectKind.Trigger,
            Keyword.Materialized => ObjectKind.MaterializedView,
            _ => null,
        };
        if (kind is null)
        {
            throw Word is Keyword.Access or Keyword.Cast or Keyword.Collation or Keyword.Conversion or Keyword.Event or Keyword.Foreign
                or Keyword.Language or Keyword.Large or Keyword.Operator or Keyword.Policy or Keyword.Publication or Keyword.Rule or Keyword.Server
                or Keyword.Statistics or Keyword.Subscription or Keyword.Tablespace or Keyword.Text or Keyword.Transform or Keyword.Procedural
                ? NotSupported($"{verb} {SpanOf(_tokens[_at]).ToString().ToUpperInvariant()}")
                : SyntaxError();
        }

        Take();
        if (kind == ObjectKind.MaterializedView)
            Expect(Keyword.View);
        return kind.Value;
    }

    /// <summary>The name of an object; of a trigger, its table's and its own.</summary>
    private QualifiedName ParseObjectName(ObjectKind kind)
    {
        int position = Start;
        switch (kind)
        {
            case ObjectKind.Place:
                return new QualifiedName([StringConstant()]) { Position = position };
            case ObjectKind.Role:
                return new QualifiedName([RoleName()]) { Position = position };
            case ObjectKind.Type or ObjectKind.Domain:
                return ParseTypeName().Name with { Position = position };
            case ObjectKind.Trigger:
                string trigger = ColumnId();
                Expect(Keyword.On);
                return new QualifiedName([.. QualifiedName().Parts, trigger]) { Position = position };
            case ObjectKind.Function:
                QualifiedName function = QualifiedName(TypeOrFunctionName(), position);
                SkipParentheses();
                return function;
            default:
                return QualifiedName();
        }
    }

    /// <summary>Goes over a list of argument types.</summary>
    private void SkipParentheses()
    {
        if (!Accept(TokenKind.LeftParen))
            return;
        int depth = 1;
        while (depth > 0)
        {
            depth += Kind switch
            {
                TokenKind.LeftParen => 1,
                TokenKind.RightParen => -1,
                TokenKind.End or TokenKind.Semicolon or TokenKind.Error => throw SyntaxError(),
                _ => 0,
            };
            Take();
        }
    }

    private CommentStatement ParseComment()
    {
        Take();
        Expect(Keyword.On);
        ObjectKind kind;
        QualifiedName name;
        int position = Start;
        if (Accept(Keyword.Column))
        {
            kind = ObjectKind.Column;
            string first = ColumnId();
            List<string> parts = [first];
            while (Accept(TokenKind.Dot))
                parts.Add(Label());
            if (parts.Count < 2)
                throw Wrong(position, "column name must be qualified");
            name = new QualifiedName(parts) { Position = position };
        }
        else if (Accept(Keyword.Constraint))
        {
            kind = ObjectKind.Constraint;
            string constraint = ColumnId();
            Expect(Keyword.On);
            if (Is(Keyword.Domain))
                throw NotSupported("a constraint of a domain");
            name = new QualifiedName([.. QualifiedName().Parts, constraint]) { Position = position };
        }
        else
        {
            kind = ParseObjectKind("COMMENT ON");
            name = ParseObjectName(kind);
        }

        Expect(Keyword.Is);
        return new CommentStatement(kind, name, Accept(Keyword.Null) ? null : StringConstant());
    }
}
