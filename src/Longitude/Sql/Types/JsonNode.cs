namespace Longitude.Sql.Types;

/// <summary>
/// A part of a json text: where it stands, and what is in it. The json type keeps its text as it was written, so its functions give back
/// pieces of that text; jsonb's work on <see cref="JsonbValue"/>.
/// </summary>
internal sealed class JsonNode
{
    private JsonNode(JsonbKind kind, int start, int end)
    {
        Kind = kind;
        Start = start;
        End = end;
    }

    public JsonbKind Kind { get; }

    public int Start { get; }

    public int End { get; }

    /// <summary>A string's characters, without quotes and escapes.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The keys of an object as they were written: in their order, each as often as it occurs.</summary>
    public List<string> Keys { get; private init; } = [];

    /// <summary>The values of these keys, or the items of an array.</summary>
    public List<JsonNode> Items { get; private init; } = [];

    public bool IsContainer => Kind >= JsonbKind.Array;

    public static JsonNode Parse(string text) => JsonParser<Builder, JsonNode>.Parse(text, default);

    /// <summary>The value of a key; of equal keys the last one counts. Null when there is none.</summary>
    public JsonNode? Get(string key)
    {
        int at = Keys.LastIndexOf(key);
        return at < 0 ? null : Items[at];
    }

    /// <summary>An item of an array, counted from its end when negative; null when there is none.</summary>
    public JsonNode? Get(long index)
    {
        if (index < 0)
            index += Items.Count;
        return Kind == JsonbKind.Array && index >= 0 && index < Items.Count ? Items[(int)index] : null;
    }

    /// <summary>What was written there.</summary>
    public string Source(string text) => text[Start..End];

    /// <summary>What <c>-&gt;&gt;</c> gives: strings without quotes and escapes, others as they were written; null for JSON's null.</summary>
    public string? AsText(string text) => Kind switch
    {
        JsonbKind.Null => null,
        JsonbKind.String => Text,
        _ => Source(text),
    };

    private readonly struct Builder : IJsonBuilder<JsonNode>
    {
        public bool WantsText => true;

        public JsonNode Null(int start) => new(JsonbKind.Null, start, start + "null".Length);

        public JsonNode Boolean(bool value, int start) => new(JsonbKind.Boolean, start, start + (value ? "true" : "false").Length);

        public JsonNode Number(ReadOnlySpan<char> text, int start) => new(JsonbKind.Number, start, start + text.Length);

        public JsonNode String(string? text, int start, int end) => new(JsonbKind.String, start, end) { Text = text! };

        public JsonNode Array(List<JsonNode> items, int start, int end) => new(JsonbKind.Array, start, end) { Items = items };

        public JsonNode Object(List<string> keys, List<JsonNode> values, int start, int end) =>
            new(JsonbKind.Object, start, end) { Keys = keys, Items = values };
    }
}
