using System.Text;
using Longitude.Core;

namespace Longitude.Client;

/// <summary>A key and the place where its row lives. A key at a wide place lives at the leaf that keeps the place's clock.</summary>
public readonly struct Key : IEquatable<Key>
{
    /// <summary>The longest key, in bytes.</summary>
    public const int LengthMax = 4096;

    private readonly byte[] _bytes;

    /// <exception cref="InvalidUseException">The key is empty, or longer than <see cref="LengthMax"/>.</exception>
    public Key(Place home, ReadOnlySpan<byte> bytes)
        : this(home, bytes.ToArray())
    {
    }

    internal Key(Place home, byte[] owned)
    {
        ArgumentNullException.ThrowIfNull(home);
        if (owned.Length is 0 or > LengthMax)
            throw new InvalidUseException($"A key has 1 to {LengthMax} bytes; this one has {owned.Length}.");
        Home = home;
        _bytes = owned;
    }

    public Place Home { get; }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    internal byte[] Array => _bytes ?? throw new InvalidUseException("The key is empty: make it with Place.Key(…).");

    public static bool operator ==(Key a, Key b) => a.Equals(b);

    public static bool operator !=(Key a, Key b) => !a.Equals(b);

    public bool Equals(Key other) => Home == other.Home && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => obj is Key other && Equals(other);

    public override int GetHashCode() => (int)KeyOrder.Hash(_bytes);

    public override string ToString() => $"{Home}:{Show(_bytes)}";

    /// <summary>A key for people: text when it is printable, hexadecimal otherwise.</summary>
    internal static string Show(ReadOnlySpan<byte> key)
    {
        foreach (byte b in key)
        {
            if (b is < 0x20 or > 0x7E)
                return "0x" + Convert.ToHexString(key);
        }

        return "'" + Encoding.ASCII.GetString(key) + "'";
    }
}

/// <summary>Makes keys at places.</summary>
public static class PlaceKeys
{
    /// <summary>The key with this text, as UTF-8.</summary>
    public static Key Key(this Place place, string text) => new(place, Encoding.UTF8.GetBytes(text));

    /// <summary>The key with these bytes.</summary>
    public static Key Key(this Place place, ReadOnlySpan<byte> bytes) => new(place, bytes);
}

/// <summary>A row as a transaction sees it.</summary>
public readonly record struct Row(Key Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>The value as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Value.Span);

    /// <summary>The value as a number that additions work on.</summary>
    /// <exception cref="NotANumberException">It is not one.</exception>
    public long Number => Additions.TryDecode(Value.Span, out long number)
        ? number
        : throw new NotANumberException($"The value of {Key} has {Value.Length} bytes; a number has 8.");
}
