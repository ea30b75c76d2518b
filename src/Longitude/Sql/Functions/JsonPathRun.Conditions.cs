using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

// Conditions: true, false, or unknown where something cannot be compared or followed.
internal sealed partial class JsonPathRun
{
    private PathTruth Test(PathNode node, JsonbValue item)
    {
        switch (node.Kind)
        {
            case PathKind.And:
                PathTruth left = Test(node.Left!, item);
                if (left == PathTruth.False)
                    return left;
                PathTruth right = Test(node.Right!, item);
                return right == PathTruth.True ? left : right;
            case PathKind.Or:
                PathTruth first = Test(node.Left!, item);
                if (first == PathTruth.True)
                    return first;
                PathTruth second = Test(node.Right!, item);
                return second == PathTruth.False ? first : second;
            case PathKind.Not:
                PathTruth negated = Test(node.Left!, item);
                return negated == PathTruth.Unknown ? negated : negated == PathTruth.True ? PathTruth.False : PathTruth.True;
            case PathKind.IsUnknown:
                return Test(node.Left!, item) == PathTruth.Unknown ? PathTruth.True : PathTruth.False;
            case PathKind.Exists:
                return Exists(node.Left!, item);
            case PathKind.LikeRegex:
                return Compare(node.Left!, null, item, unwrapsRight: false, (a, _) => IsLike(a, node));
            case PathKind.StartsWith:
                return Compare(node.Left!, node.Right!, item, unwrapsRight: false, (a, b) => StartsWith(a, b!));
            default:
                return Compare(node.Left!, node.Right!, item, unwrapsRight: true, (a, b) => Compare(node.Kind, a, b!));
        }
    }

    private PathTruth Exists(PathNode node, JsonbValue item)
    {
        // In strict mode an error anywhere makes it unknown, even after a find.
        List<JsonbValue>? all = path.IsStrict ? [] : null;
        PathOutcome outcome = Quietly(node, item, all);
        if (outcome == PathOutcome.Error)
            return PathTruth.Unknown;
        bool exists = all is null ? outcome == PathOutcome.Found : all.Count > 0;
        return exists ? PathTruth.True : PathTruth.False;
    }

    private PathOutcome Quietly(PathNode node, JsonbValue item, List<JsonbValue>? found)
    {
        bool outside = _throws;
        _throws = false;
        PathOutcome outcome = Item(node, item, found, unwraps: IsLax);
        _throws = outside;
        return outcome;
    }

    /// <summary>The items of an operand; in lax mode those of arrays among them. Null after an error.</summary>
    private List<JsonbValue>? Operand(PathNode node, JsonbValue item, bool isQuiet, bool unwraps = true)
    {
        var items = new List<JsonbValue>();
        PathOutcome outcome = isQuiet ? Quietly(node, item, items) : Item(node, item, items, unwraps: IsLax);
        if (outcome == PathOutcome.Error)
            return null;
        if (!unwraps || !IsLax || !items.Exists(i => i.Kind == JsonbKind.Array))
            return items;
        return [.. items.SelectMany(i => i.Kind == JsonbKind.Array ? i.Items : [i])];
    }

    /// <summary>True when any pair of the operands' items is. In lax mode the first one that is ends the search.</summary>
    private PathTruth Compare(PathNode left, PathNode? right, JsonbValue item, bool unwrapsRight, Func<JsonbValue, JsonbValue?, PathTruth> test)
    {
        if (Operand(left, item, isQuiet: true) is not { } lefts)
            return PathTruth.Unknown;
        List<JsonbValue>? rights = null;
        if (right is not null)
        {
            rights = Operand(right, item, isQuiet: true, unwrapsRight);
            if (rights is null)
                return PathTruth.Unknown;
        }

        bool isFound = false;
        bool isUnknown = false;
        foreach (JsonbValue a in lefts)
        {
            for (int i = 0; i < (rights?.Count ?? 1); i++)
            {
                PathTruth one = test(a, rights?[i]);
                if (one == PathTruth.Unknown && path.IsStrict)
                    return one;
                if (one == PathTruth.True && IsLax)
                    return one;
                isUnknown |= one == PathTruth.Unknown;
                isFound |= one == PathTruth.True;
            }
        }

        return isFound ? PathTruth.True : isUnknown ? PathTruth.Unknown : PathTruth.False;
    }

    private PathTruth IsLike(JsonbValue value, PathNode node)
    {
        if (value.Kind != JsonbKind.String || _moments.ContainsKey(value))
            return PathTruth.Unknown;
        return JsonPathPattern.IsMatch(value.Text, node.Text, node.Flags) ? PathTruth.True : PathTruth.False;
    }

    private PathTruth StartsWith(JsonbValue value, JsonbValue start)
    {
        if (value.Kind != JsonbKind.String || start.Kind != JsonbKind.String || _moments.ContainsKey(value))
            return PathTruth.Unknown;
        return value.Text.StartsWith(start.Text, StringComparison.Ordinal) ? PathTruth.True : PathTruth.False;
    }

    private PathTruth Compare(PathKind kind, JsonbValue a, JsonbValue b)
    {
        if (a.Kind != b.Kind)
        {
            // Null differs from everything else; other kinds do not compare.
            if (a.Kind != JsonbKind.Null && b.Kind != JsonbKind.Null)
                return PathTruth.Unknown;
            return kind == PathKind.NotEqual ? PathTruth.True : PathTruth.False;
        }

        if (a.IsContainer)
            return PathTruth.Unknown;
        if (OrderOf(a, b) is not { } order)
            return PathTruth.Unknown;
        bool holds = kind switch
        {
            PathKind.Equal => order == 0,
            PathKind.NotEqual => order != 0,
            PathKind.Less => order < 0,
            PathKind.Greater => order > 0,
            PathKind.LessOrEqual => order <= 0,
            _ => order >= 0,
        };
        return holds ? PathTruth.True : PathTruth.False;
    }

    private int? OrderOf(JsonbValue a, JsonbValue b)
    {
        PathMoment? left = _moments.GetValueOrDefault(a);
        PathMoment? right = _moments.GetValueOrDefault(b);
        if (left is null && right is null)
            return JsonbValue.Order(a, b);
        return left is null || right is null ? null : PathMoment.Compare(left, right, zone);
    }
}
