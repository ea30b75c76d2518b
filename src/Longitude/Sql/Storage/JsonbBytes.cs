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

    public static JsonbValue Read(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        return bytes[0] is Array or Object ? ReadNext(bytes.ToArray(), ref at) : ReadSingle(bytes, ref at);
    }

    /// <summary>A value that lies in an array of its own. Of arrays and objects only the place is kept.</summary>
    private static JsonbValue ReadNext(byte[] bytes, ref int at)
    {
        byte kind = bytes[at];
        if (kind is not (Array or Object))
            return ReadSingle(bytes, ref at);
        int start = at;
        Skip(bytes, ref at);
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(start + 1)) == 0)
            return kind == Object ? JsonbValue.EmptyObject : JsonbValue.EmptyArray;
        return JsonbValue.Of(kind == Object ? JsonbKind.Object : JsonbKind.Array, new Source(bytes, start));
    }

    private static JsonbValue ReadSingle(ReadOnlySpan<byte> bytes, ref int at)
    {
        byte kind = bytes[at++];
        return kind switch
        {
            Null => JsonbValue.Null,
            False => JsonbValue.False,
            True => JsonbValue.True,
            Number => JsonbValue.Of(NumericBytes.Read(Take(bytes, ref at))),
            Text => JsonbValue.Of(Encoding.UTF8.GetString(Take(bytes, ref at))),
            _ => throw Unknown(kind),
        };
    }

    private static SqlException Unknown(byte kind) =>
        new(SqlStates.DataCorrupted, $"a stored jsonb has a part of the kind {kind}, which this version of Longitude does not know");

    private static void Skip(ReadOnlySpan<byte> bytes, ref int at)
    {
        byte kind = bytes[at++];
        switch (kind)
        {
            case Number or Text:
                _ = Take(bytes, ref at);
                break;
            case Array or Object:
                int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
                at += 4;
                for (int i = 0; i < count; i++)
                {
                    if (kind == Object)
                        _ = Take(bytes, ref at);
                    Skip(bytes, ref at);
                }

                break;
            case > Object:
                throw Unknown(kind);
        }
    }

    private static void AppendText(KeyBuffer to, string text)
    {
        int at = to.Length;
        to.Take(4);
        to.Utf8(text);
        BinaryPrimitives.WriteInt32LittleEndian(to.At(at), to.Length - at - 4);
    }

    /// <summary>Bytes after their length.</summary>
    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, ref int at)
    {
        ReadOnlySpan<byte> taken = bytes.Slice(at + 4, BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]));
        at += 4 + taken.Length;
        return taken;
    }

    /// <summary>An array or object at a place in the bytes.</summary>
    private sealed class Source(byte[] bytes, int start) : JsonbSource
    {
        private int Count => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(start + 1));

        public override (string[]? Keys, JsonbValue[] Items) ReadAll()
        {
            int at = start + 5;
            var items = new JsonbValue[Count];
            string[]? keys = bytes[start] == Object ? new string[items.Length] : null;
            for (int i = 0; i < items.Length; i++)
            {
                if (keys is not null)
                    keys[i] = Encoding.UTF8.GetString(Take(bytes, ref at));
                items[i] = ReadNext(bytes, ref at);
            }

            return (keys, items);
        }

        public override JsonbValue? Find(string key)
        {
            Span<byte> room = stackalloc byte[256];
            int length = Encoding.UTF8.GetByteCount(key);
            ReadOnlySpan<byte> wanted = length <= room.Length ? room[..Encoding.UTF8.GetBytes(key, room)] : Encoding.UTF8.GetBytes(key);
            int at = start + 5;
            for (int i = Count; i > 0; i--)
            {
                // Shorter keys come first.
                ReadOnlySpan<byte> found = Take(bytes, ref at);
                if (found.Length > length)
                    return null;
                if (found.SequenceEqual(wanted))
                    return ReadNext(bytes, ref at);
                Skip(bytes, ref at);
            }

            return null;
        }
    }
}
