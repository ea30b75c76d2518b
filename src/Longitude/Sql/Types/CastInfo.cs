namespace Longitude.Sql.Types;

/// <summary>When a cast may be made without being asked for.</summary>
internal enum CastContext
{
    /// <summary>Anywhere.</summary>
    Implicit,

    /// <summary>When a value is stored in a column.</summary>
    Assignment,

    /// <summary>Only by CAST or <c>::</c>.</summary>
    Explicit,
}

/// <summary>How one type's values become another's. The conversion never sees NULL.</summary>
internal sealed record CastInfo(CastContext Context, Func<Datum, CastArguments, Datum> Convert)
{
    /// <summary>The values are the same: nothing has to be done.</summary>
    public bool IsBinary { get; init; }
}

/// <summary>What a conversion may need to know. One per cast in a statement and execution.</summary>
/// <param name="Typmod">The modifier of the target, for conversions that go through text; everybody else uses <c>Casts.ApplyTypmod</c>.</param>
/// <param name="IsExplicit">CAST or <c>::</c> was written.</param>
internal sealed record CastArguments(SqlType From, SqlType To, int Typmod, TypeSettings Types, bool IsExplicit);
