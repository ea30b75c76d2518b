using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>A part of a json or of a jsonb, for what works on both alike.</summary>
internal readonly struct JsonItem
{
    private readonly JsonNode? _node;
    private readonly string? _source;
    private readonly JsonbValue? _value;

    private JsonItem(JsonNode node, string source)
    {
        _node = node;
        _source = source;
    }

    private JsonItem(JsonbValue value) => _value = value;

    public JsonbKind Kind => _node?.Kind ?? _value!.Kind;

    public bool IsContainer => Kind >= JsonbKind.Array;

    /// <summary>The items of an array.</summary>
    public JsonItem[] Items
    {
        get
        {
            string? source = _source;
            return _node is { } node
                ? [.. node.Items.Select(i => new JsonItem(i, source!))]
                : Array.ConvertAll(_value!.Items, i => new JsonItem(i));
        }
    }

    /// <param name="type">json or jsonb.</param>
    public static JsonItem Of(Datum value, SqlType type) =>
        type.Kind == TypeKind.Json ? new JsonItem(JsonNode.Parse(value.Text), value.Text) : new JsonItem(value.As<JsonbValue>());

    /// <summary>The value of a key of an object; null when there is none.</summary>
    public JsonItem? Get(string key)
    {
        if (_node is not null)
            return _node.Get(key) is { } found ? new JsonItem(found, _source!) : null;
        return _value!.Get(key) is { } value ? new JsonItem(value) : null;
    }

    /// <summary>What <c>-&gt;&gt;</c> gives; null for JSON's null.</summary>
    public string? ToText() => _node is not null ? _node.AsText(_source!) : _value!.ToText();

    /// <summary>As JSON, with quotes and escapes.</summary>
    public string ToJson() => _node is not null ? _node.Source(_source!) : _value!.ToString();

    public JsonbValue ToJsonb() => _value ?? JsonbValue.Parse(ToJson());
}
