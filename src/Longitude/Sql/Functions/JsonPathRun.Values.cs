using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

// Arithmetic and methods.
internal sealed partial class JsonPathRun
{
    private const long RootIdFactor = 10_000_000_000;

    private PathOutcome Arithmetic(PathNode node, JsonbValue item, List<JsonbValue>? found)
    {
        if (Operand(node.Left!, item, isQuiet: false) is not { } lefts || Operand(node.Right!, item, isQuiet: false) is not { } rights)
            return PathOutcome.Error;
        if (lefts is not [{ Kind: JsonbKind.Number } left])
            return Error("22038", $"left operand of jsonpath operator {JsonPathText.SymbolOf(node.Kind)} is not a single numeric value");
        if (rights is not [{ Kind: JsonbKind.Number } right])
            return Error("22038", $"right operand of jsonpath operator {JsonPathText.SymbolOf(node.Kind)} is not a single numeric value");
        Numeric result;
        try
        {
            result = Compute(node.Kind, left.Number, right.Number);
        }
        catch (SqlException) when (!_throws)
        {
            return PathOutcome.Error;
        }

        if (node.Next is null && found is null)
            return PathOutcome.Found;
        return Next(node, JsonbValue.Of(result), found);
    }

    private static Numeric Compute(PathKind kind, Numeric a, Numeric b) => kind switch
    {
        PathKind.Add => a + b,
        PathKind.Subtract => a - b,
        PathKind.Multiply => a * b,
        PathKind.Divide => a / b,
        _ => a % b,
    };

    private PathOutcome Signed(PathNode node, JsonbValue item, List<JsonbValue>? found)
    {
        if (Operand(node.Left!, item, isQuiet: false) is not { } items)
            return PathOutcome.Error;
        PathOutcome all = PathOutcome.Nothing;
        foreach (JsonbValue value in items)
        {
            if (value.Kind != JsonbKind.Number)
            {
                if (found is null && node.Next is null)
                    continue;
                return Error("2203B", $"operand of unary jsonpath operator {JsonPathText.SymbolOf(node.Kind)} is not a numeric value");
            }

            if (found is null && node.Next is null)
                return PathOutcome.Found;
            PathOutcome one = Next(node, node.Kind == PathKind.Minus ? JsonbValue.Of(-value.Number) : value, found);
            if (one == PathOutcome.Error || (one == PathOutcome.Found && found is null))
                return one;
            if (one == PathOutcome.Found)
                all = one;
        }

        return all;
    }

    private PathOutcome Method(PathNode node, JsonbValue item, List<JsonbValue>? found, bool unwraps)
    {
        switch (node.Kind)
        {
            case PathKind.Type:
                string name = _moments.GetValueOrDefault(item) is { } moment ? TypeNames.Format(moment.Type, -1) : JsonFunctions.NameOf(item.Kind);
                return Next(node, JsonbValue.Of(name), found);
            case PathKind.Size when item.Kind == JsonbKind.Array:
                return Next(node, JsonbValue.Of(Numeric.Of(item.Items.Length)), found);
            case PathKind.Size when IsLax:
                return Next(node, JsonbValue.Of(Numeric.One), found);
            case PathKind.Size:
                return _ignoresStructure ? PathOutcome.Nothing : Error("22039", "jsonpath item method .size() can only be applied to an array");
        }

        if (unwraps && item.Kind == JsonbKind.Array)
            return Each(node, item.Items, found, unwraps: false);
        switch (node.Kind)
        {
            case PathKind.KeyValue:
                return KeyValues(node, item, found);
            case PathKind.Double:
                return ToDouble(node, item, found);
            case PathKind.DateTime:
                return ToMoment(node, item, found);
        }

        if (item.Kind != JsonbKind.Number)
            return Error("22036", $"jsonpath item method .{node.Kind.ToString().ToLowerInvariant()}() can only be applied to a numeric value");
        Numeric number = node.Kind switch
        {
            PathKind.Abs => item.Number.Abs(),
            PathKind.Floor => item.Number.Floor(),
            _ => item.Number.Ceiling(),
        };
        return Next(node, JsonbValue.Of(number), found);
    }

    private PathOutcome ToDouble(PathNode node, JsonbValue item, List<JsonbValue>? found)
    {
        if (item.Kind is not (JsonbKind.Number or JsonbKind.String) || _moments.ContainsKey(item))
            return Error("22036", "jsonpath item method .double() can only be applied to a string or numeric value");
        double number;
        try
        {
            number = FloatFormat.ParseDouble(item.Kind == JsonbKind.Number ? item.Number.ToString() : item.Text);
        }
        catch (SqlException)
        {
            number = double.NaN;
        }

        if (double.IsFinite(number))
            return Next(node, item.Kind == JsonbKind.Number ? item : JsonbValue.Of(Numeric.Of(number)), found);
        return Error("22036", item.Kind == JsonbKind.Number
            ? "numeric argument of jsonpath item method .double() is out of range for type double precision"
            : "string argument of jsonpath item method .double() is not a valid representation of a double precision number");
    }

    private PathOutcome ToMoment(PathNode node, JsonbValue item, List<JsonbValue>? found)
    {
        if (item.Kind != JsonbKind.String || _moments.ContainsKey(item))
            return Error("22031", "jsonpath item method .datetime() can only be applied to a string");
        if (node.Text.Length > 0)
            throw new SqlException(SqlStates.FeatureNotSupported, "jsonpath item method .datetime() with a template is not supported");
        if (PathMoment.Parse(item.Text) is not { } moment)
        {
            return !_throws ? PathOutcome.Error : throw new SqlException("22031", $"datetime format is not recognized: \"{item.Text}\"")
            {
                Hint = "Use a datetime template argument to specify the input data format.",
            };
        }

        JsonbValue text = JsonbValue.Of(moment.ToString());
        _moments.Add(text, moment);
        return Next(node, text, found);
    }

    /// <summary>An object for each pair; the id tells of which object it was one.</summary>
    private PathOutcome KeyValues(PathNode node, JsonbValue item, List<JsonbValue>? found)
    {
        if (item.Kind != JsonbKind.Object)
            return Error("2203C", "jsonpath item method .keyvalue() can only be applied to an object");
        JsonbValue id = JsonbValue.Of(Numeric.Of(IdOf(item)));
        JsonbValue[] pairs =
        [
            .. item.Keys.Select((key, i) => JsonbValue.Object(["id", "key", "value"], [id, JsonbValue.Of(key), item.Items[i]])),
        ];
        return EachNext(node, pairs, found);
    }

    /// <summary>Where PostgreSQL has the object in its bytes. Objects that the path made or that are variables' count from elsewhere.</summary>
    private long IdOf(JsonbValue item) =>
        JsonbOffsets.Find(root, item) ?? RootIdFactor + (JsonbOffsets.Find(variables, item) ?? 0);
}
