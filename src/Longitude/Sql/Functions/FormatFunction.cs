using System.Text;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>format(): <c>%s</c> a value, <c>%I</c> a name, <c>%L</c> a literal, <c>%%</c>; with positions (<c>%2$s</c>) and widths (<c>%-10s</c>, <c>%*s</c>).</summary>
internal static class FormatFunction
{
    public static Datum Format(ReadOnlySpan<Datum> arguments, CallContext context)
    {
        if (arguments[0].IsNull)
            return Datum.Null;
        string format = arguments[0].Text;
        var result = new StringBuilder();
        int next = 1;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            if (++i == format.Length)
                throw Unterminated();
            if (format[i] == '%')
            {
                result.Append('%');
                continue;
            }

            Specifier specifier = Read(format, ref i, arguments, context, ref next);
            Append(result, specifier, arguments, context);
        }

        return Datum.Of(result.ToString());
    }

    private readonly record struct Specifier(char Kind, int Argument, int Width, bool IsLeft);

    private static Specifier Read(string format, ref int i, ReadOnlySpan<Datum> arguments, CallContext context, ref int next)
    {
        int argument = -1;
        int width = 0;
        bool isLeft = false;
        if (TryNumber(format, ref i, out int number))
        {
            if (Peek(format, i) == '$')
            {
                argument = CheckPosition(number);
                i++;
            }
            else
            {
                width = number;
            }
        }

        if (width == 0)
        {
            while (Peek(format, i) == '-')
            {
                isLeft = true;
                i++;
            }

            if (Peek(format, i) == '*')
            {
                i++;
                int at = next;
                if (TryNumber(format, ref i, out int position))
                {
                    if (Peek(format, i) != '$')
                        throw new SqlException(SqlStates.InvalidParameterValue, "width argument position must be ended by \"$\"");
                    at = CheckPosition(position);
                    i++;
                }
                else
                {
                    next++;
                }

                width = WidthOf(at, arguments, context);
            }
            else
            {
                TryNumber(format, ref i, out width);
            }
        }

        if (argument < 0)
            argument = next;
        next = argument + 1;
        char kind = Peek(format, i);
        if (kind is not ('s' or 'I' or 'L'))
        {
            throw new SqlException(SqlStates.InvalidParameterValue, $"unrecognized format() type specifier \"{kind}\"")
            {
                Hint = "For a single \"%\" use \"%%\".",
            };
        }

        if (argument >= arguments.Length)
            throw TooFew();
        return width < 0 ? new Specifier(kind, argument, -width, true) : new Specifier(kind, argument, width, isLeft);
    }

    private static void Append(StringBuilder to, Specifier specifier, ReadOnlySpan<Datum> arguments, CallContext context)
    {
        Datum value = arguments[specifier.Argument];
        string? text = value.IsNull ? null : TextFunctions.Text(value, specifier.Argument, context);
        string written = specifier.Kind switch
        {
            's' => text ?? "",
            'L' => text is null ? "NULL" : Quote.Literal(text),
            _ => text is null ? throw new SqlException(SqlStates.NullValueNotAllowed, "null values cannot be formatted as an SQL identifier") : Quote.Name(text),
        };
        int padding = specifier.Width - TextLength.Of(written);
        if (padding > 0 && !specifier.IsLeft)
            to.Append(' ', padding);
        to.Append(written);
        if (padding > 0 && specifier.IsLeft)
            to.Append(' ', padding);
    }

    private static int WidthOf(int argument, ReadOnlySpan<Datum> arguments, CallContext context)
    {
        if (argument >= arguments.Length)
            throw TooFew();
        if (arguments[argument].IsNull)
            return 0;
        string text = TextFunctions.Text(arguments[argument], argument, context);
        return (int)IntegerFormat.Parse(text, int.MinValue + 1, int.MaxValue, "integer");
    }

    private static bool TryNumber(string format, ref int i, out int number)
    {
        number = 0;
        int start = i;
        while (char.IsAsciiDigit(Peek(format, i)))
        {
            long grown = number * 10L + (format[i] - '0');
            number = grown <= int.MaxValue ? (int)grown : throw new SqlException(SqlStates.NumericValueOutOfRange, "number is out of range");
            i++;
        }

        return i > start;
    }

    private static int CheckPosition(int position) =>
        position > 0 ? position : throw new SqlException(SqlStates.InvalidParameterValue, "format specifies argument 0, but arguments are numbered from 1");

    private static char Peek(string format, int i) => i < format.Length ? format[i] : throw Unterminated();

    private static SqlException Unterminated() =>
        new(SqlStates.InvalidParameterValue, "unterminated format() type specifier") { Hint = "For a single \"%\" use \"%%\"." };

    private static SqlException TooFew() => new(SqlStates.InvalidParameterValue, "too few arguments for format()");
}
