using System.Text;
using Longitude.Server.Protocol;

namespace Longitude.Server.Connections;

/// <summary>
/// Names of statements and portals as strings: a driver uses the same few again and again, and each would be one more string per
/// message.
/// </summary>
internal sealed class NameCache
{
    private const int Slots = 16;
    private const int BytesMax = 64;

    private readonly Entry[] _entries = new Entry[Slots];

    /// <exception cref="Sql.SqlException">22021: the bytes are not valid UTF-8.</exception>
    public string Get(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return "";
        if (bytes.Length > BytesMax)
            return MessageReader.Decode(bytes);
        uint hash = 17;
        foreach (byte b in bytes)
            hash = (hash * 31) + b;
        ref Entry entry = ref _entries[hash % Slots];
        if (entry.Bytes is { } known && bytes.SequenceEqual(known))
            return entry.Text;
        string text = MessageReader.Decode(bytes);
        entry = new Entry { Bytes = Encoding.UTF8.GetBytes(text), Text = text };
        return text;
    }

    private struct Entry
    {
        public byte[]? Bytes;
        public string Text;
    }
}
