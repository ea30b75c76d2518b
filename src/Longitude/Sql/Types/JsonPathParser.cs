using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using Longitude.Sql.Functions;

namespace Longitude.Sql.Types;

/// <summary>Reads a jsonpath: by descent, a function for each rank of operators.</summary>
internal sealed class JsonPathParser(string text)
{
    private static readonly FrozenDictionary<string, PathKind> Methods = new Dictionary<string, PathKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["abs"] = PathKind.Abs,
        ["size"] = PathKind.Size,
        ["type"] = PathKind.Type,
        ["floor"] = PathKind.Floor,
        ["double"] = PathKind.Double,
        ["ceiling"] = PathKind.Ceiling,
        ["datetime"] = PathKind.DateTime,
        ["keyvalue"] = PathKind.KeyValue,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly JsonPathLexer _lexer = new(text);
    private int _filters;
    private int _subscripts;

    public JsonPath Parse()
    {
        _lexer.Advance();
        if (_lexer.Token == PathToken.End)
            throw TypeFormat.BadText("jsonpath", text);
        bool isStrict = IsWord("strict");
        if (isStrict || IsWord("lax"))
            _lexer.Advance();
        (PathNode root, _) = ParseOr();
        return _lexer.Token == PathToken.End ? new JsonPath(root, isStrict) : throw _lexer.Unexpected();
    }

    private bool IsSymbol(string symbol) => _lexer.Token == PathToken.Symbol && string.Equals(_lexer.Text, symbol, StringComparison.Ordinal);

    private bool IsWord(string word) => _lexer.Token == PathToken.Word && string.Equals(_lexer.Text, word, StringComparison.OrdinalIgnoreCase);

    private bool Take(string symbol)
    {
        if (!IsSymbol(symbol))
            return false;
        _lexer.Advance();
        return true;
    }

    private bool TakeWord(string word)
    {
        if (!IsWord(word))
            return false;
        _lexer.Advance();
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
            throw _lexer.Unexpected();
    }

    /// <summary>A condition where one has to stand.</summary>
    private PathNode ParsePredicate()
    {
        (PathNode node, bool isPredicate) = ParseOr();
        return isPredicate ? node : throw _lexer.Unexpected();
    }

    private PathNode ParseExpression()
    {
        (PathNode node, bool isPredicate) = ParseAdditive();
        return isPredicate ? throw _lexer.Unexpected() : node;
    }

    // Each of these also tells whether what it read is a condition, which only some places allow: in parentheses both may stand.

    private (PathNode Node, bool IsPredicate) ParseOr()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SqlException(SqlStates.StatementTooComplex, "stack depth limit exceeded") { Hint = "The jsonpath is nested too deeply." };
        (PathNode left, bool isPredicate) = ParseAnd();
        while (IsSymbol("||"))
        {
            if (!isPredicate)
                throw _lexer.Unexpected();
            _lexer.Advance();
            (PathNode right, bool isRight) = ParseAnd();
            left = new PathNode(PathKind.Or) { Left = left, Right = isRight ? right : throw _lexer.Unexpected() };
        }

        return (left, isPredicate);
    }

    private (PathNode Node, bool IsPredicate) ParseAnd()
    {
        (PathNode left, bool isPredicate) = ParseComparison();
        while (IsSymbol("&&"))
        {
            if (!isPredicate)
                throw _lexer.Unexpected();
            _lexer.Advance();
            (PathNode right, bool isRight) = ParseComparison();
            left = new PathNode(PathKind.And) { Left = left, Right = isRight ? right : throw _lexer.Unexpected() };
        }

        return (left, isPredicate);
    }

    private (PathNode Node, bool IsPredicate) ParseComparison()
    {
        if (Take("!"))
            return (new PathNode(PathKind.Not) { Left = ParseDelimited() }, true);
        (PathNode left, bool isPredicate) = ParseAdditive();
        if (isPredicate)
        {
            if (!TakeWord("is"))
                return (left, true);
            if (!TakeWord("unknown"))
                throw _lexer.Unexpected();
            return (new PathNode(PathKind.IsUnknown) { Left = left }, true);
        }

        if (ComparisonOf(_lexer) is { } comparison)
        {
            _lexer.Advance();
            return (new PathNode(comparison) { Left = left, Right = ParseExpression() }, true);
        }

        if (TakeWord("starts"))
            return (ParseStartsWith(left), true);
        return TakeWord("like_regex") ? (ParseLikeRegex(left), true) : (left, false);
    }

    private static PathKind? ComparisonOf(JsonPathLexer lexer) => lexer.Token != PathToken.Symbol ? null : lexer.Text switch
    {
        "==" => PathKind.Equal,
        "!=" or "<>" => PathKind.NotEqual,
        "<" => PathKind.Less,
        ">" => PathKind.Greater,
        "<=" => PathKind.LessOrEqual,
        ">=" => PathKind.GreaterOrEqual,
        _ => null,
    };

    private PathNode ParseDelimited()
    {
        if (IsWord("exists"))
            return ParseExists();
        Expect("(");
        PathNode inner = ParsePredicate();
        Expect(")");
        return inner;
    }

    private PathNode ParseExists()
    {
        _lexer.Advance();
        Expect("(");
        PathNode inner = ParseExpression();
        Expect(")");
        return new PathNode(PathKind.Exists) { Left = inner };
    }

    private PathNode ParseStartsWith(PathNode left)
    {
        if (!TakeWord("with") || _lexer.Token is not (PathToken.String or PathToken.Variable))
            throw _lexer.Unexpected();
        var start = new PathNode(_lexer.Token == PathToken.String ? PathKind.String : PathKind.Variable) { Text = _lexer.Text };
        _lexer.Advance();
        return new PathNode(PathKind.StartsWith) { Left = left, Right = start };
    }

    private PathNode ParseLikeRegex(PathNode left)
    {
        if (_lexer.Token != PathToken.String)
            throw _lexer.Unexpected();
        string pattern = _lexer.Text;
        string flags = "";
        _lexer.Advance();
        if (TakeWord("flag"))
        {
            if (_lexer.Token != PathToken.String)
                throw _lexer.Unexpected();
            flags = FlagsOf(_lexer.Text);
            _lexer.Advance();
        }

        JsonPathPattern.Check(pattern, flags);
        return new PathNode(PathKind.LikeRegex) { Left = left, Text = pattern, Flags = flags };
    }

    private static string FlagsOf(string given)
    {
        const string known = "ismxq";
        foreach (char c in given)
        {
            if (!known.Contains(c, StringComparison.Ordinal))
            {
                throw new SqlException(SqlStates.SyntaxError, "invalid input syntax for type jsonpath")
                {
                    Detail = $"Unrecognized flag character \"{c}\" in LIKE_REGEX predicate.",
                };
            }
        }

        return string.Concat(known.Where(c => given.Contains(c, StringComparison.Ordinal)));
    }

    private (PathNode Node, bool IsPredicate) ParseAdditive()
    {
        (PathNode left, bool isPredicate) = ParseMultiplicative();
        while (!isPredicate && (IsSymbol("+") || IsSymbol("-")))
        {
            PathKind kind = IsSymbol("+") ? PathKind.Add : PathKind.Subtract;
            _lexer.Advance();
            left = new PathNode(kind) { Left = left, Right = Operand(ParseMultiplicative()) };
        }

        return (left, isPredicate);
    }

    private (PathNode Node, bool IsPredicate) ParseMultiplicative()
    {
        (PathNode left, bool isPredicate) = ParseUnary();
        while (!isPredicate && (IsSymbol("*") || IsSymbol("/") || IsSymbol("%")))
        {
            PathKind kind = IsSymbol("*") ? PathKind.Multiply : IsSymbol("/") ? PathKind.Divide : PathKind.Modulo;
            _lexer.Advance();
            left = new PathNode(kind) { Left = left, Right = Operand(ParseUnary()) };
        }

        return (left, isPredicate);
    }

    private PathNode Operand((PathNode Node, bool IsPredicate) read) => read.IsPredicate ? throw _lexer.Unexpected() : read.Node;

    private (PathNode Node, bool IsPredicate) ParseUnary()
    {
        if (!IsSymbol("+") && !IsSymbol("-"))
            return ParseAccessors();
        bool isMinus = IsSymbol("-");
        _lexer.Advance();
        PathNode operand = Operand(ParseUnary());
        if (operand is { Kind: PathKind.Number, Next: null })
            return (isMinus ? new PathNode(PathKind.Number) { Number = -operand.Number } : operand, false);
        return (new PathNode(isMinus ? PathKind.Minus : PathKind.Plus) { Left = operand }, false);
    }

    /// <summary>Something to begin with, and what is done with it.</summary>
    private (PathNode Node, bool IsPredicate) ParseAccessors()
    {
        PathNode first;
        bool isPredicate = false;
        if (IsWord("exists"))
        {
            return (ParseExists(), true);
        }
        else if (Take("("))
        {
            (first, isPredicate) = ParseOr();
            Expect(")");
        }
        else
        {
            first = ParsePrimary();
        }

        // A chain in parentheses goes on with what follows them, as without.
        PathNode last = first;
        while (last.Next is not null)
            last = last.Next;
        while (IsAccessor)
        {
            last.Next = ParseAccessor();
            last = last.Next;
            isPredicate = false;
        }

        return (first, isPredicate);
    }

    private bool IsAccessor => IsSymbol(".") || IsSymbol("[") || IsSymbol("?");

    private PathNode ParsePrimary()
    {
        PathNode? node = _lexer.Token switch
        {
            PathToken.String => new PathNode(PathKind.String) { Text = _lexer.Text },
            PathToken.Variable => new PathNode(PathKind.Variable) { Text = _lexer.Text },
            PathToken.Number => new PathNode(PathKind.Number) { Number = Numeric.Parse(_lexer.Text) },
            PathToken.Symbol when _lexer.Text is "$" => new PathNode(PathKind.Root),
            PathToken.Symbol when _lexer.Text is "@" => new PathNode(PathKind.Current),
            PathToken.Word when _lexer.Text is "null" => new PathNode(PathKind.Null),
            PathToken.Word when _lexer.Text is "true" or "false" => new PathNode(PathKind.Boolean) { Truth = _lexer.Text is "true" },
            PathToken.Word when IsWord("last") => new PathNode(PathKind.Last),
            _ => null,
        };
        if (node is null)
            throw _lexer.Unexpected();
        if (node.Kind == PathKind.Current && _filters == 0)
            throw new SqlException(SqlStates.SyntaxError, "@ is not allowed in root expressions");
        if (node.Kind == PathKind.Last && _subscripts == 0)
            throw new SqlException(SqlStates.SyntaxError, "LAST is allowed only in array subscripts");
        _lexer.Advance();
        return node;
    }

    private PathNode ParseAccessor()
    {
        if (Take("["))
            return ParseSubscripts();
        if (Take("?"))
        {
            Expect("(");
            _filters++;
            PathNode condition = ParsePredicate();
            _filters--;
            Expect(")");
            return new PathNode(PathKind.Filter) { Left = condition };
        }

        Expect(".");
        if (Take("*"))
            return new PathNode(PathKind.AnyKey);
        if (Take("**"))
            return ParseDescent();
        if (_lexer.Token is not (PathToken.Word or PathToken.String))
            throw _lexer.Unexpected();
        bool isWord = _lexer.Token == PathToken.Word;
        string name = _lexer.Text;
        _lexer.Advance();
        if (!isWord || !IsSymbol("("))
            return new PathNode(PathKind.Key) { Text = name };
        if (!Methods.TryGetValue(name, out PathKind method))
            throw _lexer.Unexpected();
        Expect("(");
        string template = "";
        if (method == PathKind.DateTime && _lexer.Token == PathToken.String)
        {
            template = _lexer.Text;
            _lexer.Advance();
        }

        Expect(")");
        return new PathNode(method) { Text = template };
    }

    private PathNode ParseDescent()
    {
        if (!Take("{"))
            return new PathNode(PathKind.Descend);
        int from = ParseLevel();
        int to = TakeWord("to") ? ParseLevel() : from;
        Expect("}");
        return new PathNode(PathKind.Descend) { From = from, To = to };
    }

    private int ParseLevel()
    {
        if (TakeWord("last"))
            return PathNode.Deepest;
        if (_lexer.Token != PathToken.Number || !int.TryParse(_lexer.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int level))
            throw _lexer.Unexpected();
        _lexer.Advance();
        return level;
    }

    private PathNode ParseSubscripts()
    {
        if (Take("*"))
        {
            Expect("]");
            return new PathNode(PathKind.AnyItem);
        }

        var subscripts = new List<(PathNode, PathNode?)>();
        _subscripts++;
        do
        {
            PathNode from = ParseExpression();
            subscripts.Add((from, TakeWord("to") ? ParseExpression() : null));
        }
        while (Take(","));
        _subscripts--;
        Expect("]");
        return new PathNode(PathKind.Subscripts) { Subscripts = subscripts };
    }
}
