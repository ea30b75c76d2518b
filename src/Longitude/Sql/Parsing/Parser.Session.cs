using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Transactions, settings, prepared statements, cursors.</summary>
internal sealed partial class Parser
{
    private TransactionStatement ParseTransaction()
    {
        Keyword verb = Word;
        Take();
        switch (verb)
        {
            case Keyword.Start:
                Expect(Keyword.Transaction);
                return new TransactionStatement(TransactionVerb.Begin, ParseTransactionModes(), null, Chain: false);
            case Keyword.Begin:
                AcceptWork();
                return new TransactionStatement(TransactionVerb.Begin, ParseTransactionModes(), null, Chain: false);
            case Keyword.Prepare:
                Expect(Keyword.Transaction);
                return new TransactionStatement(TransactionVerb.Prepare, null, StringConstant(), Chain: false);
            case Keyword.Savepoint:
                return new TransactionStatement(TransactionVerb.Savepoint, null, ColumnId(), Chain: false);
            case Keyword.Release:
                Accept(Keyword.Savepoint);
                return new TransactionStatement(TransactionVerb.Release, null, ColumnId(), Chain: false);
            case Keyword.Commit when Accept(Keyword.Prepared):
                return new TransactionStatement(TransactionVerb.CommitPrepared, null, StringConstant(), Chain: false);
            case Keyword.Rollback when Accept(Keyword.Prepared):
                return new TransactionStatement(TransactionVerb.RollbackPrepared, null, StringConstant(), Chain: false);
        }

        AcceptWork();
        if (verb == Keyword.Rollback && Accept(Keyword.To))
        {
            Accept(Keyword.Savepoint);
            return new TransactionStatement(TransactionVerb.RollbackTo, null, ColumnId(), Chain: false);
        }

        bool chain = false;
        if (Accept(Keyword.And))
        {
            chain = !Accept(Keyword.No);
            Expect(Keyword.Chain);
        }

        TransactionVerb ends = verb is Keyword.Commit or Keyword.End ? TransactionVerb.Commit : TransactionVerb.Rollback;
        return new TransactionStatement(ends, null, null, chain);
    }

    private void AcceptWork()
    {
        if (!Accept(Keyword.Work))
            Accept(Keyword.Transaction);
    }

    /// <summary>ISOLATION LEVEL ..., READ ONLY and the like, with or without commas between; null when there are none.</summary>
    private TransactionModes? ParseTransactionModes()
    {
        TransactionModes modes = new(null, null, null);
        bool any = false;
        while (true)
        {
            if (Accept(Keyword.Isolation, Keyword.Level))
                modes = modes with { Isolation = ParseIsolation() };
            else if (Accept(Keyword.Read, Keyword.Only))
                modes = modes with { IsReadOnly = true };
            else if (Accept(Keyword.Read, Keyword.Write))
                modes = modes with { IsReadOnly = false };
            else if (Accept(Keyword.Deferrable))
                modes = modes with { IsDeferrable = true };
            else if (Accept(Keyword.Not, Keyword.Deferrable))
                modes = modes with { IsDeferrable = false };
            else
                return any ? modes : null;
            any = true;
            if (Is(TokenKind.Comma))
            {
                Take();
                if (Word is not (Keyword.Isolation or Keyword.Read or Keyword.Deferrable or Keyword.Not))
                    throw SyntaxError();
            }
        }
    }

    private IsolationLevel ParseIsolation()
    {
        if (Accept(Keyword.Serializable))
            return IsolationLevel.Serializable;
        if (Accept(Keyword.Repeatable, Keyword.Read))
            return IsolationLevel.RepeatableRead;
        if (Accept(Keyword.Read, Keyword.Committed))
            return IsolationLevel.ReadCommitted;
        if (Accept(Keyword.Read, Keyword.Uncommitted))
            return IsolationLevel.ReadUncommitted;
        throw SyntaxError();
    }

    private Statement ParseSet()
    {
        Take();
        if (Accept(Keyword.Constraints))
            return ParseSetConstraints();
        if (Is(Keyword.Transaction) && Ahead(1).Kind == TokenKind.Word)
        {
            Take();
            if (Is(Keyword.Snapshot))
                throw NotSupported("SET TRANSACTION SNAPSHOT");
            return new SetTransactionStatement(ParseTransactionModes() ?? throw SyntaxError(), IsSession: false);
        }

        if (Accept(Keyword.Session, Keyword.Characteristics))
        {
            Expect(Keyword.As);
            Expect(Keyword.Transaction);
            return new SetTransactionStatement(ParseTransactionModes() ?? throw SyntaxError(), IsSession: true);
        }

        bool isLocal = Accept(Keyword.Local);
        if (!isLocal && Is(Keyword.Session) && Ahead(1).Kind is TokenKind.Word or TokenKind.QuotedName && Ahead(1).Keyword is not (Keyword.To or Keyword.Authorization))
            Take();
        if (Is(Keyword.Transaction) && Ahead(1).Kind == TokenKind.Word)
        {
            Take();
            return new SetTransactionStatement(ParseTransactionModes() ?? throw SyntaxError(), IsSession: false);
        }

        if (Is(Keyword.Role) && Ahead(1).Kind is not (TokenKind.Equal or TokenKind.Dot) && Ahead(1).Keyword != Keyword.To)
        {
            Take();
            string role = IsString() ? StringConstant() : RoleName();
            return new SetRoleStatement(role is "none" ? null : role) { IsLocal = isLocal };
        }

        return ParseSetting(isLocal);
    }

    private SetConstraintsStatement ParseSetConstraints()
    {
        IReadOnlyList<QualifiedName> names = Accept(Keyword.All) ? [] : QualifiedNames();
        bool deferred = Accept(Keyword.Deferred);
        if (!deferred)
            Expect(Keyword.Immediate);
        return new SetConstraintsStatement(names, deferred);
    }

    /// <summary>name TO values, and the settings with a syntax of their own.</summary>
    private SetStatement ParseSetting(bool isLocal)
    {
        if (Accept(Keyword.Time, Keyword.Zone))
            return new SetStatement("timezone", ParseZone(), isLocal);
        if (Is(Keyword.Names) && Ahead(1).Kind is not (TokenKind.Equal or TokenKind.Dot))
        {
            Take();
            return new SetStatement("client_encoding", Accept(Keyword.Default) ? null : IsString() ? [StringConstant()] : null, isLocal);
        }

        if (Is(Keyword.Schema) && IsString(Ahead(1).Kind))
        {
            Take();
            return new SetStatement("search_path", [StringConstant()], isLocal);
        }

        if (Accept(Keyword.Session, Keyword.Authorization))
        {
            IReadOnlyList<string>? role = Accept(Keyword.Default) ? null : [IsString() ? StringConstant() : RoleName()];
            return new SetStatement("session_authorization", role, isLocal);
        }

        if (Is(Keyword.Xml) && Ahead(1).Keyword == Keyword.Option)
            throw NotSupported("SET XML OPTION");
        string name = SettingName();
        if (Is(Keyword.From))
            throw NotSupported("SET ... FROM CURRENT");
        if (!Accept(TokenKind.Equal))
            Expect(Keyword.To);
        return new SetStatement(name, Accept(Keyword.Default) ? null : ListOf(SettingValue), isLocal);
    }

    private List<string>? ParseZone()
    {
        if (Accept(Keyword.Default) || Accept(Keyword.Local))
            return null;
        if (IsString())
            return [StringConstant()];
        if (Kind is TokenKind.Minus or TokenKind.Plus or TokenKind.Integer or TokenKind.Decimal)
            return [SignedNumber()];
        if (Is(Keyword.Interval) && ParseTypedConstant() is { Operand: Literal constant, Type: var type })
            return [$"INTERVAL '{constant.Text}'" + (type.IntervalFields is { } fields ? " " + fields.ToUpperInvariant() : "")];
        return IsColumnId() ? [TakeName()] : throw SyntaxError();
    }

    /// <summary>A setting's name, which may have points in it.</summary>
    private string SettingName()
    {
        string name = ColumnId();
        while (Accept(TokenKind.Dot))
            name += "." + ColumnId();
        return name;
    }

    private string SettingValue()
    {
        if (IsString())
            return StringConstant();
        if (Kind is TokenKind.Minus or TokenKind.Plus or TokenKind.Integer or TokenKind.Decimal)
            return SignedNumber();
        if (Word is Keyword.True or Keyword.False or Keyword.On)
            return TakeName();
        bool isName = IsQuotedName(_tokens[_at])
            || (Kind == TokenKind.Word && (Word == Keyword.Absent || Keywords.ClassOf(Word) != KeywordClass.Reserved));
        return isName ? TakeName() : throw SyntaxError();
    }

    private ResetStatement ParseReset()
    {
        Take();
        if (Accept(Keyword.All))
            return new ResetStatement(null);
        if (Is(Keyword.Role) && Ahead(1).Kind is TokenKind.Semicolon or TokenKind.End)
        {
            Take();
            return new ResetStatement("role");
        }

        return new ResetStatement(SettingNameOrWords());
    }

    private ShowStatement ParseShow()
    {
        Take();
        return new ShowStatement(Accept(Keyword.All) ? null : SettingNameOrWords());
    }

    private string SettingNameOrWords()
    {
        if (Accept(Keyword.Time, Keyword.Zone))
            return "timezone";
        if (Accept(Keyword.Transaction, Keyword.Isolation, Keyword.Level))
            return "transaction_isolation";
        return Accept(Keyword.Session, Keyword.Authorization) ? "session_authorization" : SettingName();
    }

    private DiscardStatement ParseDiscard()
    {
        Take();
        string what = Word switch
        {
            Keyword.All => "all",
            Keyword.Plans => "plans",
            Keyword.Sequences => "sequences",
            Keyword.Temp or Keyword.Temporary => "temp",
            _ => throw SyntaxError(),
        };
        Take();
        return new DiscardStatement(what);
    }

    private PrepareStatement ParsePrepare()
    {
        Take();
        string name = ColumnId();
        IReadOnlyList<TypeName> types = Is(TokenKind.LeftParen) ? ParenthesisedListOf(ParseTypeName) : [];
        Expect(Keyword.As);
        int position = Start;
        Statement body = ParsePreparable();
        return new PrepareStatement(name, types, body with { Position = position, End = _tokens[_at - 1].End });
    }

    private ExecuteStatement ParseExecute()
    {
        Take();
        return new ExecuteStatement(ColumnId(), Is(TokenKind.LeftParen) ? ParseExpressionsInParentheses() : []);
    }

    private DeallocateStatement ParseDeallocate()
    {
        Take();
        if (Is(Keyword.Prepare) && Ahead(1).Kind is TokenKind.Word or TokenKind.QuotedName)
            Take();
        return new DeallocateStatement(Accept(Keyword.All) ? null : ColumnId());
    }

    private DeclareCursorStatement ParseDeclare()
    {
        Take();
        string name = ColumnId();
        bool isBinary = false, isScroll = false, isNoScroll = false;
        while (!Is(Keyword.Cursor))
        {
            if (Accept(Keyword.Binary))
                isBinary = true;
            else if (Accept(Keyword.No, Keyword.Scroll))
                isNoScroll = true;
            else if (Accept(Keyword.Scroll))
                isScroll = true;
            else if (!Accept(Keyword.Insensitive) && !Accept(Keyword.Asensitive))
                throw SyntaxError();
        }

        Take();
        if (isScroll && isNoScroll)
            throw new SqlException(SqlStates.InvalidCursorDefinition, "cannot specify both SCROLL and NO SCROLL");
        bool isWithHold = Accept(Keyword.With, Keyword.Hold);
        if (!isWithHold && Accept(Keyword.Without))
            Expect(Keyword.Hold);
        Expect(Keyword.For);
        return new DeclareCursorStatement(name, ParseQuery(), isBinary, isScroll, isNoScroll, isWithHold);
    }

    private FetchStatement ParseFetch()
    {
        bool isMove = Is(Keyword.Move);
        Take();
        (string direction, long? count) = ParseDirection();
        if (!Accept(Keyword.From))
            Accept(Keyword.In);
        return new FetchStatement(ColumnId(), direction, count, isMove);
    }

    private (string Direction, long? Count) ParseDirection()
    {
        if (Kind is TokenKind.Integer or TokenKind.Minus or TokenKind.Plus)
            return ("forward", SignedInteger());
        if (Accept(Keyword.All))
            return ("forward", null);

        // The words are names too: FETCH next may mean a cursor of that name.
        bool isName = Ahead(1).Kind is TokenKind.Semicolon or TokenKind.End;
        if (isName)
            return ("forward", 1);
        switch (Word)
        {
            case Keyword.Next or Keyword.Prior or Keyword.First or Keyword.Last:
                return (TakeName(), 1);
            case Keyword.Absolute or Keyword.Relative:
                return (TakeName(), SignedInteger());
            case Keyword.Forward or Keyword.Backward:
                string direction = TakeName();
                if (Accept(Keyword.All))
                    return (direction, null);
                return (direction, Kind is TokenKind.Integer or TokenKind.Minus or TokenKind.Plus ? SignedInteger() : 1);
            default:
                return ("forward", 1);
        }
    }
}
