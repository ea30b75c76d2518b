using Longitude.Sql.Execution;
using Longitude.Sql.Execution.Expressions;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

/// <summary>Makes expressions of one type expressions of another: by a cast, or by giving a type to what has none yet.</summary>
internal static class Coercions
{
    /// <summary>Where PostgreSQL makes a cast by itself. The resolution of functions has already found that it may.</summary>
    /// <exception cref="SqlException">42804: there is no such implicit cast.</exception>
    public static Expr Implicit(Expr e, SqlType to, int typmod, BindContext context) =>
        Find(e, to, typmod, CastContext.Implicit, context) ?? throw Mismatch(e, to);

    /// <summary>For a value that is stored in a column.</summary>
    /// <param name="column">The column's name, for the error.</param>
    public static Expr Assign(Expr e, SqlType to, int typmod, string column, BindContext context) =>
        Find(e, to, typmod, CastContext.Assignment, context)
        ?? throw new SqlException(SqlStates.DatatypeMismatch,
            $"column \"{column}\" is of type {TypeNames.Format(to, -1)} but expression is of type {TypeNames.Format(e.Type, -1)}")
        {
            Position = e.Location + 1,
            Hint = "You will need to rewrite or cast the expression.",
        };

    /// <summary>For CAST and <c>::</c>.</summary>
    public static Expr Explicit(Expr e, SqlType to, int typmod, BindContext context, int position) =>
        Find(e, to, typmod, CastContext.Explicit, context)
        ?? throw new SqlException(SqlStates.CannotCoerce, $"cannot cast type {TypeNames.Format(e.Type, -1)} to {TypeNames.Format(to, -1)}")
        {
            Position = position + 1,
        };

    /// <summary>A condition.</summary>
    public static Expr ToBoolean(Expr e, string what, BindContext context) =>
        Find(e, SqlTypes.Bool, -1, CastContext.Implicit, context)
        ?? throw new SqlException(SqlStates.DatatypeMismatch, $"argument of {what} must be type boolean, not type {TypeNames.Format(e.Type, -1)}")
        {
            Position = e.Location + 1,
        };

    /// <summary>Something that is left without a type becomes text.</summary>
    public static Expr Settle(Expr e, BindContext context) => e.Type.Kind == TypeKind.Unknown ? Implicit(e, SqlTypes.Text, -1, context) : e;

    /// <summary>The expression as the type wanted; null when there is no such cast in this context.</summary>
    public static Expr? Find(Expr e, SqlType to, int typmod, CastContext where, BindContext context)
    {
        Expr? converted = Convert(e, to, typmod, where, context);
        return converted is null || typmod < 0 || converted.Typmod == typmod
            ? converted
            : new TypmodExpr(converted, typmod, where == CastContext.Explicit) { Position = e.Position };
    }

    private static Expr? Convert(Expr e, SqlType to, int typmod, CastContext where, BindContext context)
    {
        if (e.Type.Oid == to.Oid || to.Kind == TypeKind.Pseudo)
            return e;
        if (e is ConstantExpr { Type.Kind: TypeKind.Unknown } literal)
            return Read(literal, to, typmod, context);
        if (e is ParameterExpr { Type.Kind: TypeKind.Unknown } parameter)
            return context.Parameters.Fix(parameter, to);
        if (e.Type.Kind == TypeKind.Unknown)
            e = new RelabelExpr(e, SqlTypes.Text, -1);
        if (e is RowExpr && to.Kind == TypeKind.Record)
            return e;
        if (Casts.Find(e.Type, to) is not { } cast || cast.Context > where)
            return null;
        bool isExplicit = where == CastContext.Explicit;
        if (cast.IsBinary)
            return new RelabelExpr(e, to, -1) { Position = e.Position, IsExplicit = isExplicit };
        return new CastExpr(e, to, typmod, cast, isExplicit) { Position = e.Position };
    }

    /// <summary>Reads a quoted literal: now, if it means the same to every session.</summary>
    private static Expr Read(ConstantExpr literal, SqlType to, int typmod, BindContext context)
    {
        if (literal.Value.IsNull)
            return new ConstantExpr(Datum.Null, to) { Position = literal.Position };
        // Only an interval's modifier changes how the text is read; the others are applied to the value.
        int readAs = to.Kind == TypeKind.Interval ? typmod : -1;
        string text = literal.Value.Text;
        try
        {
            if (SettingDependence.Has(to))
            {
                _ = LiteralExpr.Read(text, to, readAs, context.Session);
                return new LiteralExpr(text, to, readAs) { Position = literal.Position };
            }

            return new ConstantExpr(TypeFormat.Parse(to, readAs, text, context.Session.Types), to) { Position = literal.Position };
        }
        catch (SqlException e) when (e.Position == 0)
        {
            throw e.At(literal.Position);
        }
    }

    private static SqlException Mismatch(Expr e, SqlType to) =>
        new(SqlStates.DatatypeMismatch, $"cannot convert type {TypeNames.Format(e.Type, -1)} to {TypeNames.Format(to, -1)}") { Position = e.Location + 1 };
}
