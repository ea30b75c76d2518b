using Longitude.Sql.Types;

namespace Longitude.Sql.Functions;

/// <summary>
/// anyelement and its like: the arguments of one call decide together what they stand for. Two families are decided separately: those
/// of anyelement have to be the same type, those of anycompatible are brought to a common one.
/// </summary>
internal sealed class PolymorphicTypes
{
    private SqlType? _element;
    private SqlType? _compatible;

    /// <summary>The types that the arguments are coerced to.</summary>
    public required SqlType[] Arguments { get; init; }

    public SqlType Result { get; private set; } = SqlTypes.Unknown;

    public static bool IsPolymorphic(SqlType type) => IsOfElement(type) || IsOfCompatible(type);

    /// <summary>True when a polymorphic argument may be of a type at all.</summary>
    public static bool Accepts(SqlType declared, SqlType given)
    {
        if (declared == SqlTypes.AnyArray || declared == SqlTypes.AnyCompatibleArray)
            return given.IsArray;
        if (declared == SqlTypes.AnyNonArray || declared == SqlTypes.AnyCompatibleNonArray)
            return !given.IsArray;
        return declared != SqlTypes.AnyEnum || given.Kind == TypeKind.Enum;
    }

    /// <summary>What the declared types become for the given ones; null when these do not agree.</summary>
    public static PolymorphicTypes? Resolve(SqlType[] declared, SqlType[] given, FunctionInfo function)
    {
        var types = new PolymorphicTypes { Arguments = new SqlType[declared.Length] };
        bool isPolymorphic = Array.Exists(declared, IsPolymorphic);
        if (isPolymorphic && !(types.DecideElement(declared, given) && types.DecideCompatible(declared, given)))
            return null;
        for (int i = 0; i < declared.Length; i++)
        {
            SqlType type = types.Replace(declared[i]);
            if (type == SqlTypes.Any)
                type = given[i].Kind == TypeKind.Unknown ? SqlTypes.Text : given[i];
            if (IsPolymorphic(type))
                return null;
            types.Arguments[i] = type;
        }

        types.Result = types.Replace(function.ReturnType);
        return types;
    }

    /// <summary>The actual type for a declared one.</summary>
    public SqlType Replace(SqlType declared)
    {
        if (_element is not null && IsOfElement(declared))
            return declared == SqlTypes.AnyArray ? _element.Array ?? declared : _element;
        if (_compatible is not null && IsOfCompatible(declared))
            return declared == SqlTypes.AnyCompatibleArray ? _compatible.Array ?? declared : _compatible;
        return declared;
    }

    public static bool IsOfElement(SqlType type) =>
        type == SqlTypes.AnyElement || type == SqlTypes.AnyArray || type == SqlTypes.AnyNonArray || type == SqlTypes.AnyEnum;

    private static bool IsOfCompatible(SqlType type) =>
        type == SqlTypes.AnyCompatible || type == SqlTypes.AnyCompatibleArray || type == SqlTypes.AnyCompatibleNonArray;

    private bool DecideElement(SqlType[] declared, SqlType[] given)
    {
        bool isAsked = false;
        for (int i = 0; i < declared.Length; i++)
        {
            if (!IsOfElement(declared[i]))
                continue;
            isAsked = true;
            if (given[i].Kind == TypeKind.Unknown)
                continue;
            if (!Accepts(declared[i], given[i]))
                return false;
            SqlType element = declared[i] == SqlTypes.AnyArray ? given[i].Element! : given[i];
            if (_element is not null && _element.Oid != element.Oid)
                return false;
            _element = element;
        }

        return !isAsked || _element is not null;
    }

    private bool DecideCompatible(SqlType[] declared, SqlType[] given)
    {
        var found = new List<SqlType>();
        bool isAsked = false;
        for (int i = 0; i < declared.Length; i++)
        {
            if (!IsOfCompatible(declared[i]))
                continue;
            isAsked = true;
            if (given[i].Kind == TypeKind.Unknown)
                continue;
            if (!Accepts(declared[i], given[i]))
                return false;
            found.Add(declared[i] == SqlTypes.AnyCompatibleArray ? given[i].Element! : given[i]);
        }

        if (!isAsked)
            return true;
        _compatible = FunctionResolver.TryCommonType(found, out _);
        return _compatible is { } common && found.TrueForAll(t => t.Oid == common.Oid || Casts.IsImplicit(t, common));
    }
}
