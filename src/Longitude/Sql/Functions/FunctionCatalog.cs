using System.Collections.Frozen;
using Longitude.Sql.Sequences;
using Longitude.Sql.Sessions;
using Longitude.Sql.SystemCatalog;

namespace Longitude.Sql.Functions;

/// <summary>
/// All functions and operators. Each folder that has some keeps them in static classes with a list; the lists are named here and nowhere
/// else.
/// </summary>
internal static class FunctionCatalog
{
    public static IReadOnlyList<OperatorInfo> AllOperators { get; } =
    [
        .. ComparisonOperators.All,
        .. IntegerOperators.All,
        .. NumberOperators.All,
        .. ArrayFunctions.Operators,
        .. BytesFunctions.Operators,
        .. DateTimeOperators.All,
        .. JsonFunctions.Operators,
        .. JsonPathFunctions.Operators,
        .. JsonbEditing.Operators,
        .. JsonbFunctions.Operators,
        .. MiscFunctions.Operators,
        .. PatternFunctions.Operators,
        .. TextOperators.All,
    ];

    /// <summary>All functions, those of operators among them.</summary>
    public static IReadOnlyList<FunctionInfo> AllFunctions { get; } =
    [
        .. AllOperators.Select(o => o.Function).DistinctBy(f => f.Oid),
        .. AdvisoryFunctions.All,
        .. BackendFunctions.All,
        .. ArrayFunctions.All,
        .. ArrayMaking.All,
        .. BasicAggregates.All,
        .. BytesFunctions.All,
        .. DateTimeFunctions.All,
        .. Extraction.All,
        .. FormattingFunctions.All,
        .. IdentifierFunctions.All,
        .. JsonBuilding.All,
        .. JsonFunctions.All,
        .. JsonPathFunctions.All,
        .. JsonRows.All,
        .. JsonbEditing.All,
        .. JsonbFunctions.All,
        .. MiscFunctions.All,
        .. PatternFunctions.All,
        .. Truncation.All,
        .. MathFunctions.All,
        .. NumberAggregates.All,
        .. SequenceFunctions.All,
        .. SystemFunctions.All,
        .. TextFunctions.All,
        .. WindowFunctions.All,

        // After the window functions, with which some share their names.
        .. OrderedSetAggregates.All,
    ];

    private static readonly Lazy<FrozenDictionary<string, OperatorInfo[]>> OperatorsBySymbol =
        new(() => AllOperators.GroupBy(o => o.Symbol, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal));

    private static readonly Lazy<FrozenDictionary<string, FunctionInfo[]>> FunctionsByName =
        new(() => AllFunctions.GroupBy(f => f.Name, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal));

    private static readonly Lazy<FrozenDictionary<uint, FunctionInfo>> FunctionsByOid =
        new(() => AllFunctions.ToFrozenDictionary(f => f.Oid));

    /// <summary>The functions of a name; empty when there is none.</summary>
    public static IReadOnlyList<FunctionInfo> Find(string name) => FunctionsByName.Value.GetValueOrDefault(name) ?? [];

    public static FunctionInfo? ByOid(uint oid) => FunctionsByOid.Value.GetValueOrDefault(oid);

    public static IReadOnlyList<OperatorInfo> FindOperators(string symbol) => OperatorsBySymbol.Value.GetValueOrDefault(symbol) ?? [];
}
