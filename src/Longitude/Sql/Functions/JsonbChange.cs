using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

internal enum JsonbChangeKind
{
    Delete,

    /// <summary>Only what is there.</summary>
    Replace,

    /// <summary>What is there, or the last step of the path as something new.</summary>
    Create,

    InsertBefore,
    InsertAfter,

    /// <summary>Assignment to a subscript: like <see cref="Create"/>, and makes all that the path needs.</summary>
    Assign,
}

/// <summary>One change of what a path leads to. Where the path leads nowhere, nothing is changed.</summary>
internal sealed class JsonbChange(Datum[] path, JsonbValue? value, JsonbChangeKind kind)
{
    private const int ItemsMax = 10_000_000;

    private bool AddsMissing => kind is JsonbChangeKind.Create or JsonbChangeKind.InsertBefore or JsonbChangeKind.InsertAfter or JsonbChangeKind.Assign;

    private bool Inserts => kind is JsonbChangeKind.InsertBefore or JsonbChangeKind.InsertAfter;

    public JsonbValue In(JsonbValue target) => At(target, 0);

    /// <summary>What the rest of a path makes where nothing was: objects for names, arrays for numbers, filled up with nulls.</summary>
    public JsonbValue MakeFrom(int level)
    {
        JsonbValue made = value!;
        for (int i = path.Length - 1; i >= level; i--)
        {
            if (path[i].IsNull)
                throw NullStep(i);
            made = JsonPaths.TryIndex(path[i].Text, out int index)
                ? JsonbValue.Array([.. Nulls(index), made])
                : JsonbValue.Object([path[i].Text], [made]);
        }

        return made;
    }

    private static SqlException NullStep(int level) => new(SqlStates.NullValueNotAllowed, $"path element at position {level + 1} is null");

    private static IEnumerable<JsonbValue> Nulls(long count) => count < ItemsMax
        ? Enumerable.Repeat(JsonbValue.Null, (int)Math.Max(count, 0))
        : throw new SqlException(SqlStates.ProgramLimitExceeded, $"number of jsonb array elements exceeds the maximum allowed ({ItemsMax})");

    private JsonbValue At(JsonbValue target, int level)
    {
        if (path[level].IsNull)
            throw NullStep(level);
        switch (target.Kind)
        {
            case JsonbKind.Object:
                return InObject(target, level);
            case JsonbKind.Array:
                return InArray(target, level);
            default:
                if (kind != JsonbChangeKind.Assign)
                    return target;
                throw new SqlException(SqlStates.InvalidParameterValue, "cannot replace existing key")
                {
                    Detail = "The path assumes key is a composite object, but it is a scalar value.",
                };
        }
    }

    private JsonbValue InObject(JsonbValue target, int level)
    {
        string key = path[level].Text;
        bool isLast = level == path.Length - 1;
        int at = Array.IndexOf(target.Keys, key);
        if (at < 0)
        {
            if (isLast && AddsMissing)
                return JsonbValue.Object([.. target.Keys, key], [.. target.Items, value!]);
            return kind == JsonbChangeKind.Assign ? JsonbValue.Object([.. target.Keys, key], [.. target.Items, MakeFrom(level + 1)]) : target;
        }

        if (isLast && Inserts)
            throw JsonFunctions.Invalid("cannot replace existing key", "Try using the function jsonb_set to replace key value.");
        if (isLast && kind == JsonbChangeKind.Delete)
            return JsonbValue.Object([.. target.Keys[..at], .. target.Keys[(at + 1)..]], [.. target.Items[..at], .. target.Items[(at + 1)..]]);
        return JsonbValue.Object(target.Keys, With(target.Items, at, isLast ? value! : At(target.Items[at], level + 1)));
    }

    private JsonbValue InArray(JsonbValue target, int level)
    {
        if (!JsonPaths.TryIndex(path[level].Text, out int index))
        {
            throw new SqlException(SqlStates.InvalidTextRepresentation, $"path element at position {level + 1} is not an integer: \"{path[level].Text}\"");
        }

        JsonbValue[] items = target.Items;
        bool isLast = level == path.Length - 1;
        long at = index < 0 ? items.Length + (long)index : index;
        if (at < 0 && kind == JsonbChangeKind.Assign)
            throw JsonFunctions.Invalid($"path element at position {level + 1} is out of range: {index}");
        if (at < 0 || at >= items.Length)
        {
            if (kind == JsonbChangeKind.Assign)
                return JsonbValue.Array([.. items, .. Nulls(at - items.Length), isLast ? value! : MakeFrom(level + 1)]);
            if (!isLast || !AddsMissing)
                return target;
            return JsonbValue.Array(at < 0 ? [value!, .. items] : [.. items, value!]);
        }

        if (!isLast)
            return JsonbValue.Array(With(items, (int)at, At(items[at], level + 1)));
        (JsonbValue[] before, JsonbValue[] after) = (items[..(int)at], items[((int)at + 1)..]);
        return JsonbValue.Array(kind switch
        {
            JsonbChangeKind.Delete => [.. before, .. after],
            JsonbChangeKind.InsertBefore => [.. before, value!, items[at], .. after],
            JsonbChangeKind.InsertAfter => [.. before, items[at], value!, .. after],
            _ => [.. before, value!, .. after],
        });
    }

    private static JsonbValue[] With(JsonbValue[] items, int at, JsonbValue item)
    {
        JsonbValue[] changed = [.. items];
        changed[at] = item;
        return changed;
    }
}
