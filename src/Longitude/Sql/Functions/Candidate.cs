using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>A function that a call might mean, with a declared type for each argument of the call, variadic ones spread out.</summary>
internal sealed class Candidate(FunctionInfo function, SqlType[] types)
{
    private int[]? _order;
    private int _variadicFrom = -1;
    private bool _spreadsArray;

    public FunctionInfo Function => function;

    /// <summary>The declared type of each argument of the call.</summary>
    public SqlType[] Types => types;

    public static List<Candidate> Of(IReadOnlyList<FunctionInfo> functions, SqlType[] given, IReadOnlyList<string?> names, bool isVariadic)
    {
        var candidates = new List<Candidate>();
        foreach (FunctionInfo function in functions)
        {
            Candidate? candidate = names.Count > 0 ? ByName(function, given, names) : ByPlace(function, given.Length, isVariadic);
            if (candidate is not null)
                candidates.Add(candidate);
        }

        // Where the same types come from several declarations, one that needs no spreading and no defaults hides the others.
        for (int i = candidates.Count - 1; i >= 0; i--)
        {
            if (candidates.Exists(c => c != candidates[i] && c.Hides(candidates[i])))
                candidates.RemoveAt(i);
        }

        return candidates;
    }

    /// <summary>The call, if the types of its arguments agree with one another where the declaration is polymorphic.</summary>
    public ResolvedCall? Resolve(SqlType[] given)
    {
        if (PolymorphicTypes.Resolve(types, given, function) is not { } actual)
            return null;
        return new ResolvedCall(function, actual.Arguments, actual.Result)
        {
            Order = _order,
            VariadicFrom = _variadicFrom,
            SpreadsArray = _spreadsArray,
            RowColumns = [.. function.RowColumns.Select(c => c with { Type = actual.Replace(c.Type) })],
        };
    }

    private static Candidate? ByPlace(FunctionInfo function, int count, bool isVariadic)
    {
        SqlType[] declared = function.ArgumentTypes;
        if (isVariadic)
        {
            if (!function.IsVariadic || count != declared.Length)
                return null;
            return new Candidate(function, declared) { _spreadsArray = declared[^1] == SqlTypes.Any };
        }

        if (function.IsVariadic && count >= declared.Length)
            return Spread(function, count);
        if (count == declared.Length && !function.IsVariadic)
            return new Candidate(function, declared);
        if (count > declared.Length || count < function.RequiredArguments || function.IsVariadic)
            return null;
        return new Candidate(function, declared[..count]) { _order = [.. Enumerable.Range(0, declared.Length).Select(i => i < count ? i : -1)] };
    }

    private static Candidate Spread(FunctionInfo function, int count)
    {
        SqlType[] declared = function.ArgumentTypes;
        SqlType last = declared[^1];
        SqlType item = last.Element ?? (last == SqlTypes.AnyArray ? SqlTypes.AnyElement : last == SqlTypes.AnyCompatibleArray ? SqlTypes.AnyCompatible : last);
        SqlType[] types = [.. declared[..^1], .. Enumerable.Repeat(item, count - declared.Length + 1)];
        return new Candidate(function, types) { _variadicFrom = last == SqlTypes.Any ? -1 : declared.Length - 1 };
    }

    private static Candidate? ByName(FunctionInfo function, SqlType[] given, IReadOnlyList<string?> names)
    {
        if (function.ArgumentNames.Length == 0 || given.Length > function.ArgumentTypes.Length)
            return null;
        int[] order = [.. Enumerable.Repeat(-1, function.ArgumentTypes.Length)];
        var types = new SqlType[given.Length];
        for (int i = 0; i < given.Length; i++)
        {
            int at = names[i] is { } name ? Array.IndexOf(function.ArgumentNames, name) : i;
            if (at < 0 || order[at] >= 0)
                return null;
            order[at] = i;
            types[i] = function.ArgumentTypes[at];
        }

        for (int i = 0; i < function.RequiredArguments; i++)
        {
            if (order[i] < 0)
                return null;
        }

        return new Candidate(function, types) { _order = order };
    }

    private bool Hides(Candidate other) =>
        Rank < other.Rank && types.Length == other.Types.Length && types.Zip(other.Types).All(p => p.First.Oid == p.Second.Oid);

    private int Rank => _variadicFrom >= 0 ? 2 : _order is not null ? 1 : 0;
}
