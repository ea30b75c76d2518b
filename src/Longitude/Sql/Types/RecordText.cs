using System.Buffers;

namespace Longitude.Sql.Types;

/// <summary>Text and binary forms of records: <c>(1,"a b",)</c>. A NULL is nothing between the commas.</summary>
internal static class RecordText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("(),\"\\ \t\n\v\f\r");

    public static void Append(ref TextBuffer to, SqlRecord record, TypeSettings settings)
    {
        to.Append('(');
        for (int i = 0; i < record.Values.Length; i++)
        {
            if (i > 0)
                to.Append(',');
            if (!record.Values[i].IsNull)
                AppendValue(ref to, record.Values[i], record.Types[i], settings);
        }

        to.Append(')');
    }

    public static void WriteBinary(SqlRecord record, IBufferWriter<byte> to)
    {
        ArrayText.WriteInt(to, record.Values.Length);
        var scratch = new ArrayBufferWriter<byte>();
        for (int i = 0; i < record.Values.Length; i++)
        {
            ArrayText.WriteInt(to, (int)record.Types[i].Oid);
            ArrayText.WriteItem(record.Values[i], record.Types[i], scratch, to);
        }
    }

    private static void AppendValue(ref TextBuffer to, Datum value, SqlType type, TypeSettings settings)
    {
        var written = new TextBuffer(stackalloc char[128]);
        TypeFormat.Append(ref written, value, type, settings);
        ReadOnlySpan<char> text = written.Written;
        if (!text.IsEmpty && !text.ContainsAny(Special))
        {
            to.Append(text);
        }
        else
        {
            to.Append('"');
            foreach (char c in text)
            {
                if (c is '"' or '\\')
                    to.Append(c);
                to.Append(c);
            }

            to.Append('"');
        }

        written.Dispose();
    }
}
