using Longitude.Sql.Execution;
using Longitude.Sql.Types;

namespace Longitude.Sql.Binding;

/// <summary>The types of $1, $2, ...: declared by the client, or fixed by the first place that wants one.</summary>
internal sealed class ParameterTypes(IReadOnlyList<SqlType?> declared)
{
    /// <summary>The most that the protocol can carry.</summary>
    private const int CountMax = 65535;

    private readonly List<SqlType?> _types = [.. declared];

    public int Count => _types.Count;

    /// <summary>True when no parameters are possible here: in views, defaults and the like.</summary>
    public bool AreForbidden { get; init; }

    public Expr Reference(int number, int position)
    {
        if (AreForbidden || number < 1 || number > CountMax)
            throw new SqlException(SqlStates.UndefinedParameter, $"there is no parameter ${number}") { Position = position + 1 };
        while (_types.Count < number)
            _types.Add(null);
        return new ParameterExpr(number - 1, _types[number - 1] ?? SqlTypes.Unknown) { Position = position };
    }

    /// <summary>Gives a parameter of unknown type the type that is wanted of it.</summary>
    public Expr Fix(ParameterExpr parameter, SqlType type)
    {
        SqlType? known = _types[parameter.Index];
        if (known is null || known.Kind == TypeKind.Unknown)
        {
            _types[parameter.Index] = type;
        }
        else if (known.Oid != type.Oid)
        {
            throw new SqlException(SqlStates.AmbiguousParameter, $"inconsistent types deduced for parameter ${parameter.Index + 1}")
            {
                Detail = $"{TypeNames.Format(known, -1)} versus {TypeNames.Format(type, -1)}",
                Position = parameter.Position + 1,
            };
        }

        return new ParameterExpr(parameter.Index, type) { Position = parameter.Position };
    }

    /// <summary>All types, once the whole statement is bound.</summary>
    /// <exception cref="SqlException">42P18: nothing gave a parameter a type.</exception>
    public SqlType[] Known()
    {
        var known = new SqlType[_types.Count];
        for (int i = 0; i < known.Length; i++)
        {
            known[i] = _types[i] is { Kind: not TypeKind.Unknown } type
                ? type
                : throw new SqlException(SqlStates.IndeterminateDatatype, $"could not determine data type of parameter ${i + 1}");
        }

        return known;
    }
}
