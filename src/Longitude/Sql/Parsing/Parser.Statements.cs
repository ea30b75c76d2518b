using Longitude.Sql.Syntax;

namespace Longitude.Sql.Parsing;

/// <summary>Which statement a word begins.</summary>
internal sealed partial class Parser
{
    private Statement ParseStatement()
    {
        Enter();
        int position = Start;
        Statement statement = ParseRowStatement() ?? ParseSessionStatement() ?? ParseDefinition() ?? throw SyntaxError();
        Leave();
        return statement with { Position = position, End = _tokens[_at - 1].End };
    }

    private Statement? ParseRowStatement()
    {
        switch (Word)
        {
            case Keyword.Select or Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Values or Keyword.With or Keyword.Table:
                return ParsePreparable(mayHaveInto: true);
            case Keyword.Truncate:
                return ParseTruncate();
            case Keyword.Copy:
                return ParseCopy();
            case Keyword.Merge:
                throw NotSupported("MERGE");
            default:
                return Is(TokenKind.LeftParen) ? ParsePreparable() : null;
        }
    }

    private Statement? ParseSessionStatement()
    {
        switch (Word)
        {
            case Keyword.Begin or Keyword.Start or Keyword.Commit or Keyword.End or Keyword.Rollback or Keyword.Abort or Keyword.Savepoint
                or Keyword.Release:
                return ParseTransaction();
            case Keyword.Prepare when Ahead(1).Keyword == Keyword.Transaction:
                return ParseTransaction();
            case Keyword.Prepare:
                return ParsePrepare();
            case Keyword.Execute:
                return ParseExecute();
            case Keyword.Deallocate:
                return ParseDeallocate();
            case Keyword.Set:
                return ParseSet();
            case Keyword.Reset:
                return ParseReset();
            case Keyword.Show:
                return ParseShow();
            case Keyword.Discard:
                return ParseDiscard();
            case Keyword.Declare:
                return ParseDeclare();
            case Keyword.Fetch or Keyword.Move:
                return ParseFetch();
            case Keyword.Close:
                Take();
                return new CloseStatement(Accept(Keyword.All) ? null : ColumnId());
            case Keyword.Explain:
                return ParseExplain();
            case Keyword.Lock:
                return ParseLock();
            case Keyword.Do:
                return ParseDo();
            case Keyword.Call:
                return ParseCall();
            case Keyword.Vacuum or Keyword.Analyze or Keyword.Analyse or Keyword.Reindex or Keyword.Cluster or Keyword.Checkpoint:
                return ParseMaintenance();
            case Keyword.Listen or Keyword.Unlisten or Keyword.Notify:
                return ParseNotification();
            case Keyword.Load:
                throw NotSupported("LOAD");
            default:
                return null;
        }
    }

    private Statement? ParseDefinition()
    {
        switch (Word)
        {
            case Keyword.Create:
                return ParseCreate();
            case Keyword.Alter:
                return ParseAlter();
            case Keyword.Drop:
                return ParseDrop();
            case Keyword.Comment:
                return ParseComment();
            case Keyword.Grant or Keyword.Revoke:
                return ParseGrant();
            case Keyword.Refresh:
                return ParseRefresh();
            case Keyword.Reassign:
                return ParseReassign();
            case Keyword.Import:
                throw NotSupported("IMPORT FOREIGN SCHEMA");
            case Keyword.Security:
                throw NotSupported("SECURITY LABEL");
            default:
                return null;
        }
    }

    private ExplainStatement ParseExplain()
    {
        Take();
        List<Option> options = [];
        if (Is(TokenKind.LeftParen) && !IsParenthesisedQueryAhead())
        {
            options = ParenthesisedListOf(ParseExplainOption);
        }
        else
        {
            if (Word is Keyword.Analyze or Keyword.Analyse)
            {
                options.Add(new Option("analyze", null, []) { Position = Start });
                Take();
            }

            int position = Start;
            if (Accept(Keyword.Verbose))
                options.Add(new Option("verbose", null, []) { Position = position });
        }

        if (Word is not (Keyword.Select or Keyword.Values or Keyword.With or Keyword.Table or Keyword.Insert or Keyword.Update or Keyword.Delete
            or Keyword.Declare or Keyword.Create or Keyword.Refresh or Keyword.Execute or Keyword.Merge) && !Is(TokenKind.LeftParen))
            throw SyntaxError();
        int body = _at;
        Statement statement = ParseStatement();
        if (statement is not (Query or InsertStatement or UpdateStatement or DeleteStatement or DeclareCursorStatement or RefreshViewStatement
            or ExecuteStatement or CreateTableStatement { AsQuery: not null } or CreateViewStatement { IsMaterialized: true }))
            throw SyntaxError(_tokens[body + 1]);
        return new ExplainStatement(statement, options);
    }

    private Option ParseExplainOption()
    {
        int position = Start;
        string name = Word is Keyword.Analyse ? "analyze" : LabelOrReserved();
        if (Is(Keyword.Analyse))
            Take();
        string? value = Kind is TokenKind.Comma or TokenKind.RightParen ? null : OptionValue();
        return new Option(name, value, []) { Position = position };
    }

    private string LabelOrReserved() => Label();

    /// <summary>The value of an option: a word, a string, a number.</summary>
    private string OptionValue()
    {
        if (IsString())
            return StringConstant();
        return IsLabel(_tokens[_at]) ? TakeName() : SignedNumber();
    }

    private LockTableStatement ParseLock()
    {
        Take();
        Accept(Keyword.Table);
        List<QualifiedName> tables = ListOf(() => ParseRelation().Name);
        string mode = "access exclusive";
        if (Accept(Keyword.In))
            mode = ParseLockMode();
        return new LockTableStatement(tables, mode, Accept(Keyword.Nowait));
    }

    private string ParseLockMode()
    {
        List<string> words = [];
        while (Word is Keyword.Access or Keyword.Row or Keyword.Share or Keyword.Update or Keyword.Exclusive)
            words.Add(TakeName());
        string mode = string.Join(' ', words);
        if (mode is not ("access share" or "row share" or "row exclusive" or "share update exclusive" or "share" or "share row exclusive" or "exclusive"
            or "access exclusive"))
            throw SyntaxError();
        Expect(Keyword.Mode);
        return mode;
    }

    private DoStatement ParseDo()
    {
        Take();
        string language = "plpgsql";
        string? body = null;
        while (true)
        {
            if (Accept(Keyword.Language))
                language = IsString() ? StringConstant() : Label();
            else if (IsString() && body is null)
                body = StringConstant();
            else
                break;
        }

        return new DoStatement(body ?? throw SyntaxError(), language);
    }

    private CallStatement ParseCall()
    {
        Take();
        int position = Start;
        QualifiedName name = QualifiedName(TypeOrFunctionName(), position);
        return new CallStatement(ParseArguments(name));
    }

    /// <summary>VACUUM, ANALYZE and their like do nothing that options could change, so that these are only read over.</summary>
    private MaintenanceStatement ParseMaintenance()
    {
        string verb = Word == Keyword.Analyse ? "analyze" : SpanOf(_tokens[_at]).ToString().ToLowerInvariant();
        Take();
        if (verb is "checkpoint")
            return new MaintenanceStatement(verb, []);
        if (Is(TokenKind.LeftParen))
            ParenthesisedListOf(ParseExplainOption);
        if (verb is "reindex")
            return ParseReindex();
        while (Word is Keyword.Full or Keyword.Freeze or Keyword.Verbose or Keyword.Analyze or Keyword.Analyse)
            Take();
        if (!IsColumnId())
            return new MaintenanceStatement(verb, []);
        List<QualifiedName> tables = ListOf(ParseMaintainedTable);
        if (verb is "cluster" && Accept(Keyword.Using))
            ColumnId();
        return new MaintenanceStatement(verb, tables);
    }

    private QualifiedName ParseMaintainedTable()
    {
        QualifiedName name = QualifiedName();
        OptionalColumnList();
        return name;
    }

    private MaintenanceStatement ParseReindex()
    {
        bool ofRelation = Word is Keyword.Table or Keyword.Index;
        if (!ofRelation && Word is not (Keyword.Schema or Keyword.Database or Keyword.System))
            throw SyntaxError();
        Take();
        Accept(Keyword.Concurrently);
        if (ofRelation)
            return new MaintenanceStatement("reindex", [QualifiedName()]);
        if (IsColumnId())
            ColumnId();
        return new MaintenanceStatement("reindex", []);
    }

    private Statement ParseNotification()
    {
        Keyword verb = Word;
        Take();
        if (verb == Keyword.Unlisten)
            return new UnlistenStatement(Accept(TokenKind.Star) ? null : ColumnId());
        string channel = ColumnId();
        if (verb == Keyword.Listen)
            return new ListenStatement(channel);
        return new NotifyStatement(channel, Accept(TokenKind.Comma) ? StringConstant() : null);
    }
}
