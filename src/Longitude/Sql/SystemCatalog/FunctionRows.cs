using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>pg_proc, pg_aggregate, pg_operator, pg_cast: what is built in.</summary>
internal static class FunctionRows
{
    private const uint InternalLanguage = 12;

    /// <summary>Functions that types and casts refer to, which cannot be called here but have names.</summary>
    private static IEnumerable<ProcedureName> OnlyNamed => TypeTraits.AllFunctions
        .Concat(Casts.All.Where(c => c.FunctionOid != 0).Select(c => new ProcedureName(c.FunctionOid, c.FunctionName)))
        .DistinctBy(f => f.Oid);

    public static IEnumerable<Datum[]> Procedures(SystemReader reader, SystemRelation relation)
    {
        foreach (FunctionInfo function in FunctionCatalog.AllFunctions)
            yield return Procedure(relation, function);
        foreach (ProcedureName function in OnlyNamed.Where(f => FunctionCatalog.ByOid(f.Oid) is null))
        {
            yield return relation.Row(
                [.. Common(function.Oid, function.Name), ("prokind", "f"), ("proisstrict", true), ("provolatile", "i"), ("pronargs", 1),
                    ("prorettype", SqlTypes.Internal.Oid), ("proargtypes", ConstraintRows.Vector(SqlTypes.Oid, [SqlTypes.Internal.Oid]))]);
        }
    }

    public static IEnumerable<Datum[]> Aggregates(SystemReader reader, SystemRelation relation)
    {
        foreach (FunctionInfo function in FunctionCatalog.AllFunctions.Where(f => f.Kind == FunctionKind.Aggregate))
        {
            yield return relation.Row(
                ("aggfnoid", function.Oid), ("aggkind", OrderedSetAggregates.IsHypothetical(function) ? "h" : function.DirectArguments >= 0 ? "o" : "n"), ("aggnumdirectargs", Math.Max(function.DirectArguments, 0)),
                ("aggfinalmodify", "r"), ("aggmfinalmodify", "r"), ("aggtranstype", SqlTypes.Internal.Oid));
        }
    }

    public static IEnumerable<Datum[]> Operators(SystemReader reader, SystemRelation relation)
    {
        foreach (OperatorInfo symbol in FunctionCatalog.AllOperators)
        {
            yield return relation.Row(
                ("oid", symbol.Oid), ("oprname", symbol.Symbol), ("oprnamespace", SystemOids.PgCatalog), ("oprowner", SystemOids.FirstRole),
                ("oprkind", symbol.IsPrefix ? "l" : "b"), ("oprcanhash", symbol.Symbol is "="), ("oprcanmerge", symbol.Symbol is "="),
                ("oprleft", symbol.Left?.Oid ?? 0), ("oprright", symbol.Right.Oid), ("oprresult", symbol.Function.ReturnType.Oid), ("oprcode", symbol.Function.Oid));
        }
    }

    public static IEnumerable<Datum[]> AllCasts(SystemReader reader, SystemRelation relation)
    {
        uint oid = 10200;
        foreach (CastDeclaration cast in Casts.All)
        {
            string context = cast.Cast.Context switch
            {
                CastContext.Implicit => "i",
                CastContext.Assignment => "a",
                _ => "e",
            };
            yield return relation.Row(
                ("oid", oid++), ("castsource", cast.From.Oid), ("casttarget", cast.To.Oid), ("castfunc", cast.FunctionOid), ("castcontext", context),
                ("castmethod", cast.FunctionOid != 0 ? "f" : "b"));
        }
    }

    private static (string, Cell)[] Common(uint oid, string name) =>
    [
        ("oid", oid), ("proname", name), ("pronamespace", SystemOids.PgCatalog), ("proowner", SystemOids.FirstRole), ("prolang", InternalLanguage),
        ("procost", 1.0), ("proparallel", "s"), ("prosrc", name),
    ];

    private static Datum[] Procedure(SystemRelation relation, FunctionInfo function)
    {
        SqlType? variadic = function.IsVariadic ? function.ArgumentTypes[^1] : null;
        bool hasColumns = function.Kind == FunctionKind.Set && function.RowColumns.Count > 1;
        return relation.Row(
        [
            .. Common(function.Oid, function.Name), ("prorows", function.Kind == FunctionKind.Set ? 1000.0 : 0.0),
            ("provariadic", variadic is null ? 0 : (variadic.Element ?? variadic).Oid), ("prokind", Kind(function)), ("proisstrict", function.IsStrict),
            ("proretset", function.Kind == FunctionKind.Set), ("provolatile", Volatility(function)), ("pronargs", function.ArgumentTypes.Length),
            ("pronargdefaults", function.Defaults.Length), ("prorettype", function.ReturnType.Oid),
            ("proargtypes", ConstraintRows.Vector(SqlTypes.Oid, [.. function.ArgumentTypes.Select(t => (long)t.Oid)])),
            ("proallargtypes", hasColumns ? SqlArray.Of(SqlTypes.Oid, [.. AllTypes(function).Select(t => Datum.Of((long)t.Oid))]) : null),
            ("proargmodes", hasColumns ? SqlArray.Of(SqlTypes.Char, [.. AllModes(function).Select(Datum.Of)]) : null),
            ("proargnames", hasColumns || function.ArgumentNames.Length > 0 ? SqlArray.Of(SqlTypes.Text, [.. AllNames(function).Select(Datum.Of)]) : null),
        ]);
    }

    private static IEnumerable<SqlType> AllTypes(FunctionInfo function) => function.ArgumentTypes.Concat(function.RowColumns.Select(c => c.Type));

    private static IEnumerable<string> AllModes(FunctionInfo function) =>
        function.ArgumentTypes.Select((_, i) => function.IsVariadic && i == function.ArgumentTypes.Length - 1 ? "v" : "i").Concat(function.RowColumns.Select(_ => "o"));

    private static IEnumerable<string> AllNames(FunctionInfo function)
    {
        IEnumerable<string> arguments = function.ArgumentNames.Length > 0 ? function.ArgumentNames : function.ArgumentTypes.Select(_ => "");
        return function.Kind == FunctionKind.Set && function.RowColumns.Count > 1 ? arguments.Concat(function.RowColumns.Select(c => c.Name)) : arguments;
    }

    private static string Kind(FunctionInfo function) => function.Kind switch
    {
        FunctionKind.Aggregate => "a",
        FunctionKind.Window => "w",
        _ => "f",
    };

    private static string Volatility(FunctionInfo function) => function.Volatility switch
    {
        Functions.Volatility.Immutable => "i",
        Functions.Volatility.Stable => "s",
        _ => "v",
    };
}
