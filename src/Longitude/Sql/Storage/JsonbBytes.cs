using System.Buffers.Binary;
using System.Text;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>
/// jsonb in rows: each value is a byte for its kind and what it needs, so that reading makes no text and parses none. Lengths and counts
/// take four bytes.
/// </summary>
internal static class JsonbBytes
{
    private const byte Null = 0, False = 1, True = 2, Number = 3, Text = 4, Array = 5, Object = 6;

    public static void Append(KeyBuffer to, JsonbValue value)
    {
        switch (value.Kind)
        {
            case JsonbKind.Null:
                to.Byte(Null);
                break;
            case JsonbKind.Boolean:
                to.Byte(value.Truth ? True : False);
                break;
            case JsonbKind.Number:
                to.Byte(Number);
                int at = to.Length;
                to.Take(4);
                NumericBytes.Append(to, value.Number);
                BinaryPrimitives.WriteInt32LittleEndian(to.At(at), to.Length - at - 4);
                break;
            case JsonbKind.String:
                to.Byte(Text);
                AppendText(to, value.Text);
                break;
            default:
                bool isObject = value.Kind == JsonbKind.Object;
                to.Byte(isObject ? Object : Array);
                BinaryPrimitives.WriteInt32LittleEndian(to.Take(4), value.Items.Length);
                for (int i = 0; i < value.Items.Length; i++)
                {
                    if (isObject)
                        AppendText(to, value.Keys[i]);
                    Append(to, value.Items[i]);
                }

                break;
        }
    }

    public static JsonbValue Read(ReadOnlySpan<byte> bytes) => ReadNext(ref bytes);

    private static JsonbValue ReadNext(ref ReadOnlySpan<byte> bytes)
    {
        byte kind = bytes[0];
        bytes = bytes[1..];
        switch (kind)
        {
            case Null:
                return JsonbValue.Null;
            case False:
                return JsonbValue.False;
            case True:
                return JsonbValue.True;
            case Number:
                return JsonbValue.Of(NumericBytes.Read(Take(ref bytes, ReadLength(ref bytes))));
            case Text:
                return JsonbValue.Of(ReadText(ref bytes));
            case Array:
                var items = new JsonbValue[ReadLength(ref bytes)];
                for (int i = 0; i < items.Length; i++)
                    items[i] = ReadNext(ref bytes);
                return JsonbValue.Array(items);
            case Object:
                var values = new JsonbValue[ReadLength(ref bytes)];
                var keys = new string[values.Length];
                for (int i = 0; i < values.Length; i++)
                {
                    keys[i] = ReadText(ref bytes);
                    values[i] = ReadNext(ref bytes);
                }

                return JsonbValue.Object(keys, values);
            default:
                throw new SqlException(SqlStates.DataCorrupted, $"a stored jsonb has a part of the kind {kind}, which this version of Longitude does not know");
        }
    }

    private static void AppendText(KeyBuffer to, string text)
    {
        int at = to.Length;
        to.Take(4);
        to.Utf8(text);
        BinaryPrimitives.WriteInt32LittleEndian(to.At(at), to.Length - at - 4);
    }

    private static string ReadText(ref ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(Take(ref bytes, ReadLength(ref bytes)));

    private static int ReadLength(ref ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(Take(ref bytes, 4));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        ReadOnlySpan<byte> taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }
}
