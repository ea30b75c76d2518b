using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>
/// How values of a referencing column become values of the referenced one, so that they can be looked for. Whole numbers are kept alike
/// whatever their width is, and so are texts.
/// </summary>
internal static class ForeignKeyTypes
{
    private static readonly Func<Datum, Datum> Same = static v => v;

    /// <summary>Null when the types cannot be compared.</summary>
    public static Func<Datum, Datum>? Conversion(SqlType from, SqlType to)
    {
        if (IsKeptAlike(from, to))
            return Same;
        if (Casts.Find(from, to) is not { Context: CastContext.Implicit } cast)
            return null;
        if (cast.IsBinary)
            return Same;
        var arguments = new CastArguments(from, to, -1, TypeSettings.Default, IsExplicit: false);
        return v => v.IsNull ? v : cast.Convert(v, arguments);
    }

    /// <summary>True when equal values of both types are kept alike.</summary>
    public static bool IsKeptAlike(SqlType a, SqlType b) => a.Oid == b.Oid || (IsInteger(a) && IsInteger(b)) || (IsPlainText(a) && IsPlainText(b));

    private static bool IsInteger(SqlType type) => type.Kind is TypeKind.Int2 or TypeKind.Int4 or TypeKind.Int8;

    private static bool IsPlainText(SqlType type) => type.Kind is TypeKind.Text or TypeKind.Varchar;
}
