// Which types become which, and when that happens without being asked for. Most casts are declared, as in PostgreSQL's pg_cast: from,
// to, context. What is not declared can still go through text: anything may be assigned to a text type, and CAST makes anything of a
// text. Arrays are cast element by element.
using System.Collections.Frozen;

namespace Longitude.Sql.Types;

/// <summary>A cast between two built-in types, and the function that PostgreSQL has for it, which can also be called by its name.</summary>
internal sealed record CastDeclaration(SqlType From, SqlType To, CastInfo Cast, uint FunctionOid, string FunctionName);

internal static class Casts
{
    private static readonly CastInfo Same = new(CastContext.Implicit, static (v, _) => v) { IsBinary = true };
    private static readonly CastInfo FromUnknown = new(CastContext.Implicit, ThroughText);
    private static readonly CastInfo ToText = new(CastContext.Assignment, ThroughText);
    private static readonly CastInfo OfText = new(CastContext.Explicit, ThroughText);

    /// <summary>All that are declared.</summary>
    public static readonly CastDeclaration[] All =
    [
        .. NumberCasts.All,
        .. TextCasts.All,
        .. NumericCasts.All,
        .. DateTimeCasts.All,
        .. JsonCasts.All,
    ];

    private static readonly FrozenDictionary<(uint From, uint To), CastInfo> Declared =
        All.ToFrozenDictionary(c => (c.From.Oid, c.To.Oid), c => c.Cast);

    /// <summary>How to make one type's values the other's; null when there is no way.</summary>
    public static CastInfo? Find(SqlType from, SqlType to)
    {
        if (from.Oid == to.Oid)
            return Same;
        if (Declared.TryGetValue((from.Oid, to.Oid), out CastInfo? declared))
            return declared;
        if (to.Kind == TypeKind.Pseudo || from.Kind == TypeKind.Pseudo)
            return null;
        if (from.Kind == TypeKind.Unknown)
            return FromUnknown;
        if (from.IsArray && to.IsArray && to.Element!.Array == to && FindElements(from.Element!, to.Element) is { } ofElements)
            return ofElements;
        if (to.IsString && from.Kind != TypeKind.Void)
            return ToText;
        return from.IsString && to.Kind != TypeKind.Record ? OfText : null;
    }

    /// <summary>True when a value may become the other type wherever it stands.</summary>
    public static bool IsImplicit(SqlType from, SqlType to) => Find(from, to) is { Context: CastContext.Implicit };

    /// <summary>Makes a value fit a modifier such as the 10 of <c>varchar(10)</c>.</summary>
    /// <param name="isExplicit">Asked for by CAST: longer texts are cut instead of refused.</param>
    /// <exception cref="SqlException">22001 or 22003: it does not fit.</exception>
    public static Datum ApplyTypmod(Datum value, SqlType type, int typmod, bool isExplicit) => Typmods.Apply(value, type, typmod, isExplicit);

    private static CastInfo? FindElements(SqlType from, SqlType to)
    {
        CastInfo? cast = Find(from, to);
        if (cast is null)
            return null;
        return new CastInfo(cast.Context, (value, arguments) => ConvertElements(value, to, cast, arguments with { From = from, To = to }));
    }

    private static Datum ConvertElements(Datum value, SqlType to, CastInfo cast, CastArguments arguments)
    {
        SqlArray array = value.As<SqlArray>();
        Datum[] items = cast.IsBinary ? array.Items : Array.ConvertAll(array.Items, i => i.IsNull ? i : cast.Convert(i, arguments));
        return Datum.OfObject(new SqlArray(to, array.Lengths, array.LowerBounds, items));
    }

    private static Datum ThroughText(Datum value, CastArguments arguments)
    {
        string text = TypeFormat.Format(value, arguments.From, arguments.Types);
        return arguments.To.Kind is TypeKind.Text or TypeKind.Varchar or TypeKind.Char && arguments.To != SqlTypes.Place
            ? Datum.Of(text)
            : TypeFormat.Parse(arguments.To, -1, text, arguments.Types);
    }
}
