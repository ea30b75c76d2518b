using System.Globalization;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>Paths into JSON that are arrays of texts: <c>{a,0,b}</c> is item 0 of what is in a, and b in that.</summary>
internal static class JsonPaths
{
    /// <summary>What a path leads to; null when there is nothing.</summary>
    public static JsonNode? Find(JsonNode from, ReadOnlySpan<Datum> path)
    {
        JsonNode? at = from;
        foreach (Datum step in path)
        {
            if (at is null || step.IsNull)
                return null;
            at = at.Kind == JsonbKind.Object ? at.Get(step.Text) : TryIndex(step.Text, out int index) ? at.Get(index) : null;
        }

        return at;
    }

    public static JsonbValue? Find(JsonbValue from, ReadOnlySpan<Datum> path)
    {
        JsonbValue? at = from;
        foreach (Datum step in path)
        {
            if (at is null || step.IsNull)
                return null;
            at = at.Kind switch
            {
                JsonbKind.Object => at.Get(step.Text),
                JsonbKind.Array when TryIndex(step.Text, out int index) => at.Get(index),
                _ => null,
            };
        }

        return at;
    }

    /// <summary>A step as a place in an array. Blanks before the number are let pass, as strtol does.</summary>
    public static bool TryIndex(string step, out int index) =>
        int.TryParse(step, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out index);
}
