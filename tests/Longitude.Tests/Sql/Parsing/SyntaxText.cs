using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Longitude.Tests.Sql.Parsing;

/// <summary>Shows a syntax tree with all that it holds except places in the text, so that trees of different texts can be compared.</summary>
internal static class SyntaxText
{
    private static readonly HashSet<string> Places = ["Position", "End", "ExpressionText", "QueryText", "WhereText", "UsingText", "Last"];

    public static string Of(object? node)
    {
        StringBuilder text = new();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder to)
    {
        switch (value)
        {
            case null:
                to.Append('~');
                break;
            case string text:
                to.Append('\'').Append(text).Append('\'');
                break;
            case IEnumerable list:
                to.Append('[');
                foreach (object? item in list)
                {
                    Write(item, to);
                    to.Append(' ');
                }

                to.Append(']');
                break;
            case ITuple tuple:
                Write(Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), to);
                break;
            case var _ when value.GetType() is { IsPrimitive: true } or { IsEnum: true }:
                to.Append(value);
                break;
            default:
                WriteNode(value, to);
                break;
        }
    }

    /// <summary>Only what differs from nothing is shown, in the order of names.</summary>
    private static void WriteNode(object node, StringBuilder to)
    {
        to.Append('(').Append(node.GetType().Name);
        foreach (PropertyInfo property in node.GetType().GetProperties().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (Places.Contains(property.Name) || property.GetIndexParameters().Length > 0)
                continue;
            object? value = property.GetValue(node);
            if (value is null or false or ICollection { Count: 0 })
                continue;
            to.Append(' ').Append(property.Name).Append('=');
            Write(value, to);
        }

        to.Append(')');
    }
}
