using System.Globalization;

namespace Longitude.Sql.Types;

/// <summary>JSON's way to write strings.</summary>
internal static class JsonText
{
    public static void AppendString(ref TextBuffer to, ReadOnlySpan<char> text)
    {
        to.Append('"');
        while (true)
        {
            int special = IndexOfSpecial(text);
            if (special < 0)
                break;
            to.Append(text[..special]);
            AppendEscape(ref to, text[special]);
            text = text[(special + 1)..];
        }

        to.Append(text);
        to.Append('"');
    }

    public static string Quote(string text)
    {
        var buffer = new TextBuffer(stackalloc char[256]);
        AppendString(ref buffer, text);
        string quoted = buffer.ToString();
        buffer.Dispose();
        return quoted;
    }

    private static int IndexOfSpecial(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or '"' or '\\')
                return i;
        }

        return -1;
    }

    private static void AppendEscape(ref TextBuffer to, char c)
    {
        to.Append('\\');
        switch (c)
        {
            case '\b':
                to.Append('b');
                break;
            case '\f':
                to.Append('f');
                break;
            case '\n':
                to.Append('n');
                break;
            case '\r':
                to.Append('r');
                break;
            case '\t':
                to.Append('t');
                break;
            case '"' or '\\':
                to.Append(c);
                break;
            default:
                to.Append(string.Create(CultureInfo.InvariantCulture, $"u{(int)c:x4}"));
                break;
        }
    }
}
