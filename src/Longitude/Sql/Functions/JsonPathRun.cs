// Walks a jsonpath over a jsonb. Each step is given one item and hands on what it finds, so that the first find can end the walk.
//
// Errors are of two sorts. Where a path cannot be followed (a missing key in strict mode, a text where a number has to be) the standard
// wants an error, but within a condition that makes it unknown, and callers may ask for silence; so these are outcomes, and turned into
// exceptions only at the top. What is wrong with the call itself, such as a missing variable, is always an exception.
using System.Runtime.CompilerServices;
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

internal enum PathOutcome
{
    Nothing,
    Found,
    Error,
}

internal enum PathTruth
{
    False,
    True,
    Unknown,
}

/// <summary>One walk of one path.</summary>
/// <param name="variables">An object; its values are the path's variables.</param>
/// <param name="throws">Errors are exceptions; otherwise they end the walk.</param>
/// <param name="zone">The time zone of moments that are written without one; null when none may be assumed.</param>
internal sealed partial class JsonPathRun(JsonPath path, JsonbValue root, JsonbValue variables, bool throws, TypeSettings? zone)
{
    /// <summary>The strings that are moments, which .datetime() made. Others with the same characters are not.</summary>
    private readonly Dictionary<JsonbValue, PathMoment> _moments = new(ReferenceEqualityComparer.Instance);

    private bool _throws;

    /// <summary>A structure that is not as the path says gives nothing, rather than an error.</summary>
    private bool _ignoresStructure;

    /// <summary>What @ stands for.</summary>
    private JsonbValue _current = JsonbValue.Null;

    /// <summary>The size of the array whose subscripts are being computed: one more than LAST.</summary>
    private int _arraySize;

    private bool IsLax => !path.IsStrict;

    /// <param name="found">Takes what is found; null when it is enough to know that there is something.</param>
    public PathOutcome Run(List<JsonbValue>? found)
    {
        (_throws, _ignoresStructure, _current) = (throws, IsLax, root);
        // In strict mode an error may come after the first find, and counts.
        if (found is null && path.IsStrict)
        {
            var all = new List<JsonbValue>();
            PathOutcome outcome = Item(path.Root, root, all, unwraps: IsLax);
            return outcome == PathOutcome.Error ? outcome : all.Count > 0 ? PathOutcome.Found : PathOutcome.Nothing;
        }

        return Item(path.Root, root, found, unwraps: IsLax);
    }

    private PathOutcome Error(string state, string message) => _throws ? throw new SqlException(state, message) : PathOutcome.Error;

    private PathOutcome Next(PathNode node, JsonbValue item, List<JsonbValue>? found)
    {
        if (node.Next is { } next)
            return Item(next, item, found, unwraps: IsLax);
        found?.Add(item);
        return PathOutcome.Found;
    }

    /// <param name="unwraps">An array where something else has to be is taken apart.</param>
    private PathOutcome Item(PathNode node, JsonbValue item, List<JsonbValue>? found, bool unwraps)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SqlException(SqlStates.StatementTooComplex, "stack depth limit exceeded") { Hint = "The jsonpath or the jsonb is nested too deeply." };
        switch (node.Kind)
        {
            case PathKind.Null:
                return Next(node, JsonbValue.Null, found);
            case PathKind.Boolean:
                return Next(node, JsonbValue.Of(node.Truth), found);
            case PathKind.Number:
                return Next(node, JsonbValue.Of(node.Number), found);
            case PathKind.String:
                return Next(node, JsonbValue.Of(node.Text), found);
            case PathKind.Variable:
                return Next(node, Variable(node.Text), found);
            case PathKind.Root:
                return Next(node, root, found);
            case PathKind.Current:
                return Next(node, _current, found);
            case PathKind.Last:
                return Next(node, JsonbValue.Of(Numeric.Of(_arraySize - 1)), found);
            case PathKind.Key:
                return Key(node, item, found, unwraps);
            case PathKind.AnyKey:
                return AnyKey(node, item, found, unwraps);
            case PathKind.AnyItem:
                return AnyItem(node, item, found);
            case PathKind.Subscripts:
                return Subscripts(node, item, found);
            case PathKind.Descend:
                return Descend(node, item, found);
            case PathKind.Filter:
                return Filter(node, item, found, unwraps);
            case >= PathKind.Add and <= PathKind.Modulo:
                return Arithmetic(node, item, found);
            case PathKind.Plus or PathKind.Minus:
                return Signed(node, item, found);
            default:
                return node.IsMethod ? Method(node, item, found, unwraps) : Next(node, ToItem(Test(node, item)), found);
        }
    }

    private static JsonbValue ToItem(PathTruth truth) => truth == PathTruth.Unknown ? JsonbValue.Null : JsonbValue.Of(truth == PathTruth.True);

    private JsonbValue Variable(string name) => variables.Get(name)
        ?? throw new SqlException(SqlStates.UndefinedObject, $"could not find jsonpath variable \"{name}\"");

    private PathOutcome Key(PathNode node, JsonbValue item, List<JsonbValue>? found, bool unwraps)
    {
        if (item.Kind == JsonbKind.Object)
        {
            if (item.Get(node.Text) is { } value)
                return Next(node, value, found);
            return _ignoresStructure ? PathOutcome.Nothing : Error("2203A", $"JSON object does not contain key \"{node.Text}\"");
        }

        if (unwraps && item.Kind == JsonbKind.Array)
            return Each(node, item.Items, found, unwraps: false);
        return _ignoresStructure ? PathOutcome.Nothing : Error("2203A", "jsonpath member accessor can only be applied to an object");
    }

    private PathOutcome AnyKey(PathNode node, JsonbValue item, List<JsonbValue>? found, bool unwraps)
    {
        if (item.Kind == JsonbKind.Object)
            return EachNext(node, item.Items, found);
        if (unwraps && item.Kind == JsonbKind.Array)
            return Each(node, item.Items, found, unwraps: false);
        return _ignoresStructure ? PathOutcome.Nothing : Error("2203C", "jsonpath wildcard member accessor can only be applied to an object");
    }

    private PathOutcome AnyItem(PathNode node, JsonbValue item, List<JsonbValue>? found)
    {
        if (item.Kind == JsonbKind.Array)
            return EachNext(node, item.Items, found);
        if (IsLax)
            return Next(node, item, found);
        return _ignoresStructure ? PathOutcome.Nothing : Error("22039", "jsonpath wildcard array accessor can only be applied to an array");
    }

    /// <summary>The same step for each item.</summary>
    private PathOutcome Each(PathNode node, JsonbValue[] items, List<JsonbValue>? found, bool unwraps)
    {
        PathOutcome all = PathOutcome.Nothing;
        foreach (JsonbValue item in items)
        {
            PathOutcome one = Item(node, item, found, unwraps);
            if (one == PathOutcome.Error || (one == PathOutcome.Found && found is null))
                return one;
            if (one == PathOutcome.Found)
                all = one;
        }

        return all;
    }

    private PathOutcome EachNext(PathNode node, JsonbValue[] items, List<JsonbValue>? found)
    {
        if (node.Next is { } next)
            return Each(next, items, found, unwraps: IsLax);
        found?.AddRange(items);
        return items.Length > 0 ? PathOutcome.Found : PathOutcome.Nothing;
    }

    private PathOutcome Subscripts(PathNode node, JsonbValue item, List<JsonbValue>? found)
    {
        if (item.Kind != JsonbKind.Array && !IsLax)
            return _ignoresStructure ? PathOutcome.Nothing : Error("22039", "jsonpath array accessor can only be applied to an array");
        JsonbValue[] items = item.Kind == JsonbKind.Array ? item.Items : [item];
        int outside = _arraySize;
        _arraySize = items.Length;
        PathOutcome all = PathOutcome.Nothing;
        foreach ((PathNode from, PathNode? to) in node.Subscripts)
        {
            PathOutcome one = Range(node, item, items, from, to, found);
            if (one != PathOutcome.Nothing)
                all = one;
            if (one == PathOutcome.Error || (one == PathOutcome.Found && found is null))
                break;
        }

        _arraySize = outside;
        return all;
    }

    private PathOutcome Range(PathNode node, JsonbValue item, JsonbValue[] items, PathNode from, PathNode? to, List<JsonbValue>? found)
    {
        if (Index(from, item, out int first) == PathOutcome.Error)
            return PathOutcome.Error;
        int last = first;
        if (to is not null && Index(to, item, out last) == PathOutcome.Error)
            return PathOutcome.Error;
        if (!_ignoresStructure && (first < 0 || first > last || last >= items.Length))
            return Error("22033", "jsonpath array subscript is out of bounds");
        PathOutcome all = PathOutcome.Nothing;
        for (int i = Math.Max(first, 0); i <= Math.Min(last, items.Length - 1); i++)
        {
            // Subscripts of what comes behind have a LAST of their own.
            PathOutcome one = Next(node, items[i], found);
            if (one == PathOutcome.Error || (one == PathOutcome.Found && found is null))
                return one;
            if (one == PathOutcome.Found)
                all = one;
        }

        return all;
    }

    private PathOutcome Index(PathNode node, JsonbValue item, out int index)
    {
        index = 0;
        var values = new List<JsonbValue>();
        if (Item(node, item, values, unwraps: IsLax) == PathOutcome.Error)
            return PathOutcome.Error;
        if (values is not [{ Kind: JsonbKind.Number } only])
            return Error("22033", "jsonpath array subscript is not a single numeric value");
        if (!only.Number.Truncate(0).TryToInt64(out long number) || number is < int.MinValue or > int.MaxValue)
            return Error("22033", "jsonpath array subscript is out of integer range");
        index = (int)number;
        return PathOutcome.Found;
    }

    private PathOutcome Descend(PathNode node, JsonbValue item, List<JsonbValue>? found)
    {
        PathOutcome all = PathOutcome.Nothing;
        bool outside = _ignoresStructure;
        if (node.From == 0)
        {
            _ignoresStructure = true;
            all = Next(node, item, found);
            _ignoresStructure = outside;
            if (all == PathOutcome.Error || (all == PathOutcome.Found && found is null))
                return all;
        }

        PathOutcome below = Below(node, item, 1, found);
        return below == PathOutcome.Nothing ? all : below;
    }

    private PathOutcome Below(PathNode node, JsonbValue item, int level, List<JsonbValue>? found)
    {
        PathOutcome all = PathOutcome.Nothing;
        if (!item.IsContainer || level > node.To)
            return all;
        bool isLeavesOnly = node.From == PathNode.Deepest && node.To == PathNode.Deepest;
        foreach (JsonbValue inner in item.Items)
        {
            PathOutcome one = PathOutcome.Nothing;
            if (level >= node.From || (isLeavesOnly && !inner.IsContainer))
            {
                bool outside = _ignoresStructure;
                _ignoresStructure = true;
                one = Next(node, inner, found);
                _ignoresStructure = outside;
            }

            if (one is PathOutcome.Nothing || (one == PathOutcome.Found && found is not null))
            {
                PathOutcome deeper = Below(node, inner, level + 1, found);
                one = deeper == PathOutcome.Nothing ? one : deeper;
            }

            if (one == PathOutcome.Error || (one == PathOutcome.Found && found is null))
                return one;
            if (one == PathOutcome.Found)
                all = one;
        }

        return all;
    }

    private PathOutcome Filter(PathNode node, JsonbValue item, List<JsonbValue>? found, bool unwraps)
    {
        if (unwraps && item.Kind == JsonbKind.Array)
            return Each(node, item.Items, found, unwraps: false);
        JsonbValue outside = _current;
        _current = item;
        PathTruth truth = Test(node.Left!, item);
        _current = outside;
        return truth == PathTruth.True ? Next(node, item, found) : PathOutcome.Nothing;
    }
}
