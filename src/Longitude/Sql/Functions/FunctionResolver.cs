// Which function a call means. PostgreSQL's rules (chapter 10 of its manual) decide what users see: which of several functions of a
// name is taken, what a quoted literal without a type becomes, and when a call is an error instead of a guess. They are, in short: an
// exact match wins; else those whose arguments can be made fit implicitly are compared by how many arguments fit exactly, then by how
// many have the preferred type of their category; unknown literals then take the category that the rest agree on, texts first; at last
// unknown literals are taken to be of the same type as the known arguments. What is still ambiguous is an error.
using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

internal static class FunctionResolver
{
    /// <summary>Finds the function of a call.</summary>
    /// <param name="schema">The schema that was written; null when none was.</param>
    /// <param name="names">Names of named arguments by their place; empty when none is named.</param>
    /// <param name="isVariadic">VARIADIC was written before the last argument.</param>
    /// <param name="position">Where the call stands, from 1, for errors; 0 when not known.</param>
    /// <exception cref="SqlException">42883: no such function; 42725: several fit equally well.</exception>
    public static ResolvedCall Resolve(
        string? schema,
        string name,
        IReadOnlyList<SqlType> arguments,
        IReadOnlyList<string?>? names = null,
        bool isVariadic = false,
        int position = 0)
    {
        SqlType[] given = [.. arguments];
        bool isNamed = names is not null && names.Any(n => n is not null);
        IReadOnlyList<FunctionInfo> functions = schema is null or "pg_catalog" ? FunctionCatalog.Find(name) : [];
        List<Candidate> candidates = Candidate.Of(functions, given, isNamed ? names! : [], isVariadic);
        if (CandidateChoice.Exact(candidates, given) is { } exact && exact.Resolve(given) is { } direct)
            return direct;
        if (given.Length == 1 && !isNamed && functions.All(f => f.Kind == FunctionKind.Scalar) && AsCast(schema, name, given[0]) is { } cast)
            return cast;
        Candidate? chosen = CandidateChoice.Best(candidates, given, out bool isAmbiguous);
        if (chosen?.Resolve(given) is { } call)
            return call;
        string signature = $"{(schema is null ? "" : schema + ".")}{name}({Describe(given, names)})";
        int undecided = candidates.Count(c => CandidateChoice.LacksElementType(c, given));
        if (isAmbiguous || undecided > 1)
        {
            throw new SqlException(SqlStates.AmbiguousFunction, $"function {signature} is not unique")
            {
                Hint = "Could not choose a best candidate function. You might need to add explicit type casts.",
                Position = position,
            };
        }

        if (undecided == 1)
            throw new SqlException(SqlStates.DatatypeMismatch, "could not determine polymorphic type because input has type unknown");
        throw new SqlException(SqlStates.UndefinedFunction, $"function {signature} does not exist")
        {
            Hint = "No function matches the given name and argument types. You might need to add explicit type casts.",
            Position = position,
        };
    }

    /// <summary>Finds the function of an operator.</summary>
    /// <param name="left">Null for a prefix operator.</param>
    /// <param name="position">Where the operator stands, from 1, for errors; 0 when not known.</param>
    /// <exception cref="SqlException">42883: no such operator; 42725: several fit equally well.</exception>
    public static ResolvedCall ResolveOperator(string symbol, SqlType? left, SqlType right, int position = 0)
    {
        if (TryResolveOperator(symbol, left, right, out bool isAmbiguous) is { } call)
            return call;
        string given = left is null ? $"{symbol} {Name(right)}" : $"{Name(left)} {symbol} {Name(right)}";
        if (isAmbiguous)
        {
            throw new SqlException(SqlStates.AmbiguousFunction, $"operator is not unique: {given}")
            {
                Hint = "Could not choose a best candidate operator. You might need to add explicit type casts.",
                Position = position,
            };
        }

        throw new SqlException(SqlStates.UndefinedFunction, $"operator does not exist: {given}")
        {
            Hint = left is null
                ? "No operator matches the given name and argument type. You might need to add an explicit type cast."
                : "No operator matches the given name and argument types. You might need to add explicit type casts.",
            Position = position,
        };
    }

    /// <summary>The same, but null when there is none, or no single best one.</summary>
    public static ResolvedCall? TryResolveOperator(string symbol, SqlType? left, SqlType right, out bool isAmbiguous)
    {
        isAmbiguous = false;
        if (symbol is "!=")
            symbol = "<>";
        SqlType[] given = left is null ? [right] : [left, right];
        List<Candidate> candidates = [];
        foreach (OperatorInfo info in FunctionCatalog.FindOperators(symbol))
        {
            if (info.IsPrefix == left is null)
                candidates.Add(new Candidate(info.Function, info.Function.ArgumentTypes));
        }

        // An unknown operand is first taken to be of the other one's type.
        if (left is not null && (left.Kind == TypeKind.Unknown) != (right.Kind == TypeKind.Unknown))
        {
            SqlType known = left.Kind == TypeKind.Unknown ? right : left;
            if (CandidateChoice.Exact(candidates, [known, known]) is { } same && same.Resolve([known, known]) is { } sameCall)
                return sameCall;
        }
        else if (CandidateChoice.Exact(candidates, given) is { } exact && exact.Resolve(given) is { } exactCall)
        {
            return exactCall;
        }

        return CandidateChoice.Best(candidates, given, out isAmbiguous)?.Resolve(given);
    }

    /// <summary>The type that several expressions are brought to: the branches of CASE, the parts of UNION, the items of ARRAY.</summary>
    /// <param name="where">What the error calls the place: CASE, UNION, VALUES, ARRAY, COALESCE, GREATEST, ...</param>
    /// <exception cref="SqlException">42804: they have nothing in common.</exception>
    public static SqlType CommonType(IReadOnlyList<SqlType> types, string where, int position = 0)
    {
        SqlType? common = TryCommonType(types, out SqlType? other);
        return common ?? throw new SqlException(
            SqlStates.DatatypeMismatch, $"{where} types {Name(other!)} and {Name(Conflict(types, other!))} cannot be matched")
        {
            Position = position,
        };
    }

    internal static SqlType? TryCommonType(IReadOnlyList<SqlType> types, out SqlType? soFar)
    {
        soFar = null;
        foreach (SqlType type in types)
        {
            if (type.Kind == TypeKind.Unknown || type.Oid == soFar?.Oid)
                continue;
            if (soFar is null)
                soFar = type;
            else if (type.Category != soFar.Category)
                return null;
            else if (!soFar.IsPreferred && Casts.IsImplicit(soFar, type) && !Casts.IsImplicit(type, soFar))
                soFar = type;
        }

        return soFar ?? SqlTypes.Text;
    }

    private static SqlType Conflict(IReadOnlyList<SqlType> types, SqlType soFar) =>
        types.First(t => t.Kind != TypeKind.Unknown && t.Category != soFar.Category);

    // A call such as date('2020-02-03') or text(1): the name of a type is a cast to it.
    private static ResolvedCall? AsCast(string? schema, string name, SqlType argument)
    {
        if (schema is not (null or "pg_catalog") || SqlTypes.ByName(name) is not { } target || target.Kind == TypeKind.Pseudo)
            return null;
        CastInfo? cast = Casts.Find(argument, target);
        bool isWanted = argument.Kind == TypeKind.Unknown || cast is { IsBinary: true } || (cast is not null && (argument.IsString || target.IsString));
        if (!isWanted)
            return null;
        SqlType from = argument.Kind == TypeKind.Unknown ? target : argument;
        Fn1 code = cast!.IsBinary || from == target
            ? static (v, _) => v
            : (v, c) => cast.Convert(v, new CastArguments(argument, target, -1, c.Types, IsExplicit: true));
        var function = new FunctionInfo
        {
            Oid = 0,
            Name = name,
            ArgumentTypes = [from],
            ReturnType = target,
            Volatility = Volatility.Stable,
            Fn1 = code,
        };
        return new ResolvedCall(function, [from], target);
    }

    private static string Describe(SqlType[] types, IReadOnlyList<string?>? names)
    {
        IEnumerable<string> described = types.Select((t, i) => names is not null && i < names.Count && names[i] is { } name ? $"{name} => {Name(t)}" : Name(t));
        return string.Join(", ", described);
    }

    private static string Name(SqlType type) => TypeNames.Format(type, -1);
}
