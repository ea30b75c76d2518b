using System.Text;

namespace Longitude.Sql.Types;

/// <summary>In the order that jsonb's values of different kinds are compared.</summary>
internal enum JsonbKind : byte
{
    Null,
    String,
    Number,
    Boolean,
    Array,
    Object,
}

/// <summary>
/// A value of type jsonb: a tree. Objects have their keys ordered by length and then by bytes, and each key once (the last one written
/// counts), as PostgreSQL keeps them. Immutable.
/// </summary>
internal sealed class JsonbValue : IEquatable<JsonbValue>
{
    public static readonly JsonbValue Null = new(JsonbKind.Null, null, null);
    public static readonly JsonbValue True = new(JsonbKind.Boolean, "true", null);
    public static readonly JsonbValue False = new(JsonbKind.Boolean, null, null);
    public static readonly JsonbValue EmptyArray = new(JsonbKind.Array, System.Array.Empty<JsonbValue>(), null);
    public static readonly JsonbValue EmptyObject = new(JsonbKind.Object, System.Array.Empty<JsonbValue>(), []);

    // A string, a Numeric, or the parts of an array or object; of booleans null for false. The parts may still be a JsonbSource, which
    // is replaced by them when somebody wants them all: whoever comes at the same time makes equal ones.
    private object? _value;
    private string[]? _keys;

    private JsonbValue(JsonbKind kind, object? value, string[]? keys)
    {
        Kind = kind;
        _value = value;
        _keys = keys;
    }

    public JsonbKind Kind { get; }

    public bool IsContainer => Kind >= JsonbKind.Array;

    public string Text => (string)_value!;

    public Numeric Number => (Numeric)_value!;

    public bool Truth => _value is not null;

    /// <summary>The items of an array, or the values of an object in the order of its keys.</summary>
    public JsonbValue[] Items => Volatile.Read(ref _value) as JsonbValue[] ?? Unpack();

    public string[] Keys
    {
        get
        {
            if (Volatile.Read(ref _value) is JsonbSource)
                Unpack();
            return _keys!;
        }
    }

    public static JsonbValue Of(bool value) => value ? True : False;

    public static JsonbValue Of(string value) => new(JsonbKind.String, value, null);

    public static JsonbValue Of(Numeric value) => new(JsonbKind.Number, value, null);

    public static JsonbValue Array(JsonbValue[] items) => items.Length == 0 ? EmptyArray : new JsonbValue(JsonbKind.Array, items, null);

    /// <summary>An object of keys in any order, in which the last of equal ones counts.</summary>
    public static JsonbValue Object(IReadOnlyList<string> keys, IReadOnlyList<JsonbValue> values)
    {
        if (keys.Count == 0)
            return EmptyObject;
        int[] order = [.. Enumerable.Range(0, keys.Count)];
        System.Array.Sort(order, (a, b) => CompareKeys(keys[a], keys[b]) is var c && c != 0 ? c : a.CompareTo(b));
        var kept = new List<int>(order.Length);
        foreach (int i in order)
        {
            if (kept.Count > 0 && string.Equals(keys[kept[^1]], keys[i], StringComparison.Ordinal))
                kept[^1] = i;
            else
                kept.Add(i);
        }

        return new JsonbValue(JsonbKind.Object, kept.ConvertAll(i => values[i]).ToArray(), kept.ConvertAll(i => keys[i]).ToArray());
    }

    /// <summary>An array or object whose parts are read when they are wanted.</summary>
    public static JsonbValue Of(JsonbKind kind, JsonbSource parts) => new(kind, parts, null);

    public static JsonbValue Parse(ReadOnlySpan<char> text) => JsonParser<JsonbBuilder, JsonbValue>.Parse(text, default);

    /// <summary>Shorter keys first, then by their bytes.</summary>
    public static int CompareKeys(string a, string b)
    {
        int lengthA = Encoding.UTF8.GetByteCount(a);
        int lengthB = Encoding.UTF8.GetByteCount(b);
        return lengthA != lengthB ? lengthA.CompareTo(lengthB) : TextOrder.Compare(a, b);
    }

    /// <summary>The value of a key; null when the object has none.</summary>
    public JsonbValue? Get(string key)
    {
        if (Volatile.Read(ref _value) is JsonbSource source)
            return source.Find(key);
        int at = System.Array.BinarySearch(Keys, key, KeyComparer.Instance);
        return at < 0 ? null : Items[at];
    }

    /// <summary>An item of an array, counted from its end when negative; null when there is none.</summary>
    public JsonbValue? Get(long index)
    {
        if (index < 0)
            index += Items.Length;
        return index >= 0 && index < Items.Length ? Items[index] : null;
    }

    /// <summary>PostgreSQL's order: a single value counts as an array of one that comes before real ones.</summary>
    public static int Order(JsonbValue a, JsonbValue b)
    {
        if (a.IsContainer == b.IsContainer)
            return Compare(a, b);
        if (!a.IsContainer)
            return -Order(b, a);
        return a.Kind == JsonbKind.Array && a.Items.Length == 0 ? -1 : 1;
    }

    public bool Equals(JsonbValue? other) => other is not null && Order(this, other) == 0;

    public override bool Equals(object? obj) => Equals(obj as JsonbValue);

    public override int GetHashCode() => (int)StableHash();

    public ulong StableHash()
    {
        ulong hash = TextOrder.Mix((ulong)Kind + 1);
        switch (Kind)
        {
            case JsonbKind.String:
                return hash ^ TextOrder.Hash(Text);
            case JsonbKind.Number:
                return hash ^ Number.StableHash();
            case JsonbKind.Boolean:
                return hash ^ (Truth ? 1UL : 0);
            case JsonbKind.Array or JsonbKind.Object:
                for (int i = 0; i < Items.Length; i++)
                {
                    if (Kind == JsonbKind.Object)
                        hash = TextOrder.Mix(hash ^ TextOrder.Hash(Keys[i]));
                    hash = TextOrder.Mix(hash ^ Items[i].StableHash());
                }

                return hash;
            default:
                return hash;
        }
    }

    public void Append(ref TextBuffer to)
    {
        switch (Kind)
        {
            case JsonbKind.Null:
                to.Append("null");
                break;
            case JsonbKind.Boolean:
                to.Append(Truth ? "true" : "false");
                break;
            case JsonbKind.Number:
                Number.Append(ref to);
                break;
            case JsonbKind.String:
                JsonText.AppendString(ref to, Text);
                break;
            default:
                AppendItems(ref to);
                break;
        }
    }

    public override string ToString()
    {
        var buffer = new TextBuffer(stackalloc char[256]);
        Append(ref buffer);
        string text = buffer.ToString();
        buffer.Dispose();
        return text;
    }

    /// <summary>What <c>-&gt;&gt;</c> gives: strings without quotes and escapes, others as JSON; null for JSON's null.</summary>
    public string? ToText() => Kind switch
    {
        JsonbKind.Null => null,
        JsonbKind.String => Text,
        _ => ToString(),
    };

    private static int Compare(JsonbValue a, JsonbValue b)
    {
        if (a.Kind != b.Kind)
            return a.Kind.CompareTo(b.Kind);
        switch (a.Kind)
        {
            case JsonbKind.String:
                return TextOrder.Compare(a.Text, b.Text);
            case JsonbKind.Number:
                return a.Number.CompareTo(b.Number);
            case JsonbKind.Boolean:
                return a.Truth.CompareTo(b.Truth);
            case JsonbKind.Null:
                return 0;
        }

        int order = a.Items.Length.CompareTo(b.Items.Length);
        for (int i = 0; order == 0 && i < a.Items.Length; i++)
        {
            if (a.Kind == JsonbKind.Object)
                order = TextOrder.Compare(a.Keys[i], b.Keys[i]);
            if (order == 0)
                order = Compare(a.Items[i], b.Items[i]);
        }

        return order;
    }

    private void AppendItems(ref TextBuffer to)
    {
        JsonbValue[] items = Items;
        string[]? keys = _keys;
        to.Append(keys is null ? '[' : '{');
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0)
                to.Append(", ");
            if (keys is not null)
            {
                JsonText.AppendString(ref to, keys[i]);
                to.Append(": ");
            }

            items[i].Append(ref to);
        }

        to.Append(keys is null ? ']' : '}');
    }

    private JsonbValue[] Unpack()
    {
        if (Volatile.Read(ref _value) is not JsonbSource source)
            return (JsonbValue[])_value!;
        (string[]? keys, JsonbValue[] items) = source.ReadAll();
        _keys = keys;
        Volatile.Write(ref _value, items);
        return items;
    }

    private sealed class KeyComparer : IComparer<string>
    {
        public static readonly KeyComparer Instance = new();

        public int Compare(string? x, string? y) => CompareKeys(x!, y!);
    }
}

/// <summary>The parts of an array or object that nobody has looked at yet: most are stored, read, and only asked for a key or two.</summary>
internal abstract class JsonbSource
{
    /// <summary>All parts; the keys, in their order, are null for an array.</summary>
    public abstract (string[]? Keys, JsonbValue[] Items) ReadAll();

    /// <summary>The value of a key of an object; null when it has none.</summary>
    public abstract JsonbValue? Find(string key);
}

/// <summary>Makes jsonb of JSON as it is read.</summary>
internal readonly struct JsonbBuilder : IJsonBuilder<JsonbValue>
{
    public bool WantsText => true;

    public JsonbValue Null(int start) => JsonbValue.Null;

    public JsonbValue Boolean(bool value, int start) => JsonbValue.Of(value);

    public JsonbValue Number(ReadOnlySpan<char> text, int start) => JsonbValue.Of(Numeric.Parse(text));

    public JsonbValue String(string? text, int start, int end) => JsonbValue.Of(text!);

    public JsonbValue Array(List<JsonbValue> items, int start, int end) => JsonbValue.Array([.. items]);

    public JsonbValue Object(List<string> keys, List<JsonbValue> values, int start, int end) => JsonbValue.Object(keys, values);
}
