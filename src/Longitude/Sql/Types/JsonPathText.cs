using System.Text;

namespace Longitude.Sql.Types;

/// <summary>Writes a jsonpath in PostgreSQL's form: keys in quotes, and parentheses around operators.</summary>
internal static class JsonPathText
{
    public static string Write(JsonPath path)
    {
        var to = new StringBuilder();
        if (path.IsStrict)
            to.Append("strict ");
        Append(to, path.Root, isKey: false, hasParentheses: true);
        return to.ToString();
    }

    private static void Append(StringBuilder to, PathNode node, bool isKey, bool hasParentheses)
    {
        for (PathNode? at = node; at is not null; at = at.Next)
        {
            AppendOne(to, at, isKey, hasParentheses);
            isKey = hasParentheses = true;
        }
    }

    private static void AppendOne(StringBuilder to, PathNode node, bool isKey, bool hasParentheses)
    {
        switch (node.Kind)
        {
            case PathKind.Null:
                to.Append("null");
                break;
            case PathKind.Boolean:
                to.Append(node.Truth ? "true" : "false");
                break;
            case PathKind.Number:
                to.Append(node.Next is null ? node.Number.ToString() : $"({node.Number})");
                break;
            case PathKind.String:
                to.Append(JsonText.Quote(node.Text));
                break;
            case PathKind.Variable:
                to.Append('$').Append(JsonText.Quote(node.Text));
                break;
            case PathKind.Root:
                to.Append('$');
                break;
            case PathKind.Current:
                to.Append('@');
                break;
            case PathKind.Last:
                to.Append("last");
                break;
            case PathKind.Key:
                to.Append(isKey ? "." : "").Append(JsonText.Quote(node.Text));
                break;
            case PathKind.AnyKey:
                to.Append(isKey ? ".*" : "*");
                break;
            case PathKind.AnyItem:
                to.Append("[*]");
                break;
            case PathKind.Subscripts:
                AppendSubscripts(to, node);
                break;
            case PathKind.Descend:
                to.Append(isKey ? "." : "").Append(LevelsOf(node));
                break;
            case PathKind.Filter:
                to.Append("?(");
                Append(to, node.Left!, false, false);
                to.Append(')');
                break;
            default:
                if (node.IsMethod)
                    to.Append('.').Append(node.Kind.ToString().ToLowerInvariant()).Append('(').Append(node.Text.Length > 0 ? JsonText.Quote(node.Text) : "").Append(')');
                else
                    AppendOperator(to, node, hasParentheses);
                break;
        }
    }

    private static void AppendOperator(StringBuilder to, PathNode node, bool hasParentheses)
    {
        switch (node.Kind)
        {
            case PathKind.Not:
                AppendWithin(to, "!(", node.Left!, ")");
                return;
            case PathKind.IsUnknown:
                AppendWithin(to, "(", node.Left!, ") is unknown");
                return;
            case PathKind.Exists:
                AppendWithin(to, "exists (", node.Left!, ")");
                return;
        }

        if (hasParentheses)
            to.Append('(');
        if (node.Kind is PathKind.Plus or PathKind.Minus)
            to.Append(node.Kind == PathKind.Plus ? '+' : '-');
        Append(to, node.Left!, false, NeedsParentheses(node.Left!, node));
        if (node.Kind == PathKind.LikeRegex)
        {
            to.Append(" like_regex ").Append(JsonText.Quote(node.Text));
            if (node.Flags.Length > 0)
                to.Append(" flag \"").Append(node.Flags).Append('"');
        }
        else if (node.Right is { } right)
        {
            to.Append(' ').Append(SymbolOf(node.Kind)).Append(' ');
            Append(to, right, false, NeedsParentheses(right, node));
        }

        if (hasParentheses)
            to.Append(')');
    }

    private static void AppendWithin(StringBuilder to, string before, PathNode inner, string after)
    {
        to.Append(before);
        Append(to, inner, false, false);
        to.Append(after);
    }

    private static void AppendSubscripts(StringBuilder to, PathNode node)
    {
        to.Append('[');
        for (int i = 0; i < node.Subscripts.Count; i++)
        {
            if (i > 0)
                to.Append(',');
            Append(to, node.Subscripts[i].From, false, false);
            if (node.Subscripts[i].To is not { } end)
                continue;
            to.Append(" to ");
            Append(to, end, false, false);
        }

        to.Append(']');
    }

    private static string LevelsOf(PathNode node)
    {
        static string Of(int level) => level == PathNode.Deepest ? "last" : level.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (node.From == 0 && node.To == PathNode.Deepest)
            return "**";
        return node.From == node.To ? $"**{{{Of(node.From)}}}" : $"**{{{Of(node.From)} to {Of(node.To)}}}";
    }

    // PostgreSQL leaves them out for what has a step behind it, such as ($ * 2).abs(), and then cannot read its own text.
    private static bool NeedsParentheses(PathNode operand, PathNode of) => operand.Next is not null || RankOf(operand) <= RankOf(of);

    /// <summary>The rank of an operator, lowest first: what binds less tightly is written in parentheses.</summary>
    private static int RankOf(PathNode node) => node.Kind switch
    {
        PathKind.Or => 0,
        PathKind.And => 1,
        >= PathKind.Equal and <= PathKind.StartsWith => 2,
        PathKind.Add or PathKind.Subtract => 3,
        PathKind.Multiply or PathKind.Divide or PathKind.Modulo => 4,
        PathKind.Plus or PathKind.Minus => 5,
        _ => 6,
    };

    public static string SymbolOf(PathKind kind) => kind switch
    {
        PathKind.Or => "||",
        PathKind.And => "&&",
        PathKind.Equal => "==",
        PathKind.NotEqual => "!=",
        PathKind.Less => "<",
        PathKind.Greater => ">",
        PathKind.LessOrEqual => "<=",
        PathKind.GreaterOrEqual => ">=",
        PathKind.StartsWith => "starts with",
        PathKind.Add or PathKind.Plus => "+",
        PathKind.Subtract or PathKind.Minus => "-",
        PathKind.Multiply => "*",
        PathKind.Divide => "/",
        _ => "%",
    };
}
