using System.Globalization;
using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>Reads the options of CREATE and ALTER SEQUENCE and of identity columns.</summary>
internal static class SequenceOptions
{
    /// <summary>A new sequence of a type.</summary>
    public static SequenceInfo Create(SqlType type, IReadOnlyList<Option> options) => Apply(null, type, options);

    /// <summary>A sequence with some of its options changed; the type too, unless it is null.</summary>
    public static SequenceInfo Alter(SequenceInfo before, SqlType? type, IReadOnlyList<Option> options) => Apply(before, type ?? before.Type, options);

    public static Option? Find(IReadOnlyList<Option> options, string name) => options.FirstOrDefault(o => string.Equals(o.Name, name, StringComparison.Ordinal));

    private static SequenceInfo Apply(SequenceInfo? before, SqlType type, IReadOnlyList<Option> options)
    {
        CheckType(type);
        CheckOnce(options);
        long increment = Number(options, "increment") ?? before?.Increment ?? 1;
        if (increment == 0)
            throw Invalid("INCREMENT must not be zero");
        (long least, long greatest) = RangeOf(type);

        // Bounds that were those of the type follow the type.
        bool newType = before is not null && before.Type.Oid != type.Oid;
        long? oldMin = newType && before!.Min == RangeOf(before.Type).Min ? least : before?.Min;
        long? oldMax = newType && before!.Max == RangeOf(before.Type).Max ? greatest : before?.Max;
        long max = Bound(options, "maxvalue", oldMax, increment > 0 ? greatest : -1);
        long min = Bound(options, "minvalue", oldMin, increment < 0 ? least : 1);
        string typeName = TypeNames.Format(type, -1);
        if (max < least || max > greatest)
            throw Invalid($"MAXVALUE ({max}) is out of range for sequence data type {typeName}");
        if (min < least || min > greatest)
            throw Invalid($"MINVALUE ({min}) is out of range for sequence data type {typeName}");
        if (min >= max)
            throw Invalid($"MINVALUE ({min}) must be less than MAXVALUE ({max})");
        long start = Number(options, "start") ?? before?.Start ?? (increment > 0 ? min : max);
        CheckWithin("START", start, min, max);
        long cache = Number(options, "cache") ?? before?.Cache ?? 1;
        if (cache is <= 0 or > int.MaxValue)
            throw Invalid($"CACHE ({cache}) must be greater than zero");
        long? restart = before?.Restart;
        if (Find(options, "restart") is { } again)
        {
            restart = again.Value is null ? null : Parse(again);
            CheckWithin("RESTART", restart ?? start, min, max);
        }
        else if (before is not null && restart is null && start != before.Start)
        {
            // START alone says where a later RESTART begins.
            restart = before.Start;
        }

        return (before ?? new SequenceInfo { Type = type }) with
        {
            Type = type,
            Increment = increment,
            Min = min,
            Max = max,
            Start = start,
            Cache = (int)cache,
            Restart = restart,
            IsCycle = Find(options, "cycle") is { } cycle ? cycle.Value is "true" : before?.IsCycle ?? false,
        };
    }

    private static (long Min, long Max) RangeOf(SqlType type) => type.Kind switch
    {
        TypeKind.Int2 => (short.MinValue, short.MaxValue),
        TypeKind.Int4 => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    private static void CheckType(SqlType type)
    {
        if (type.Kind is not (TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8))
            throw Invalid("sequence type must be smallint, integer, or bigint");
    }

    private static void CheckOnce(IReadOnlyList<Option> options)
    {
        for (int i = 1; i < options.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (string.Equals(options[i].Name, options[j].Name, StringComparison.Ordinal))
                    throw new SqlException(SqlStates.SyntaxError, "conflicting or redundant options") { Position = options[i].Position + 1 };
            }
        }
    }

    private static void CheckWithin(string what, long value, long min, long max)
    {
        if (value < min)
            throw Invalid($"{what} value ({value}) cannot be less than MINVALUE ({min})");
        if (value > max)
            throw Invalid($"{what} value ({value}) cannot be greater than MAXVALUE ({max})");
    }

    private static long Bound(IReadOnlyList<Option> options, string name, long? before, long otherwise)
    {
        if (Find(options, name) is not { } option)
            return before ?? otherwise;
        return option.Value is null ? otherwise : Parse(option);
    }

    private static long? Number(IReadOnlyList<Option> options, string name) => Find(options, name) is { } option ? Parse(option) : null;

    private static long Parse(Option option) => long.TryParse(option.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
        ? value
        : throw new SqlException(SqlStates.NumericValueOutOfRange, $"value \"{option.Value}\" is out of range for type bigint") { Position = option.Position + 1 };

    private static SqlException Invalid(string message) => new(SqlStates.InvalidParameterValue, message);
}
