using static Longitude.Sql.Parsing.Precedence;

namespace Longitude.Sql.Syntax;

/// <summary>Function calls, windows, and types.</summary>
internal sealed partial class SqlWriter
{
    private void Put(FunctionCall call)
    {
        if (PutSpecialCall(call))
            return;
        PutName(call.Name.Parts);
        _text.Append('(');
        if (call.IsStar)
            _text.Append('*');
        if (call.IsDistinct)
            _text.Append("DISTINCT ");
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (i > 0)
                _text.Append(", ");
            if (call.IsVariadic && i == call.Arguments.Count - 1)
                _text.Append("VARIADIC ");
            if (call.ArgumentNames.Count > i && call.ArgumentNames[i] is { } name)
                _text.Append(Quote.Name(name)).Append(" => ");
            Put(call.Arguments[i], OrLevel);
        }

        if (call.OrderBy.Count > 0)
        {
            _text.Append(' ');
            PutOrderBy(call.OrderBy);
        }

        _text.Append(')');
        PutAfterCall(call);
    }

    private void PutAfterCall(FunctionCall call)
    {
        if (call.WithinGroup.Count > 0)
        {
            _text.Append(" WITHIN GROUP (");
            PutOrderBy(call.WithinGroup);
            _text.Append(')');
        }

        if (call.Filter is not null)
        {
            _text.Append(" FILTER (WHERE ");
            Put(call.Filter, OrLevel);
            _text.Append(')');
        }

        if (call.Over is null)
            return;
        _text.Append(" OVER ");
        if (call.Over.IsNameOnly)
            _text.Append(Quote.Name(call.Over.BaseName!));
        else
            Put(call.Over);
    }

    /// <summary>Calls that were written with a syntax of their own are written so again.</summary>
    private bool PutSpecialCall(FunctionCall call)
    {
        bool isPlain = call is { Over: null, Filter: null, WithinGroup.Count: 0, OrderBy.Count: 0, IsDistinct: false, IsStar: false, IsVariadic: false, ArgumentNames.Count: 0 };
        if (!isPlain || call.Name.Parts is not ["pg_catalog", var name])
            return false;
        switch (name, call.Arguments.Count)
        {
            case ("btrim", 1 or 2):
                PutTrim("BOTH", call.Arguments);
                return true;
            case ("ltrim", 1 or 2):
                PutTrim("LEADING", call.Arguments);
                return true;
            case ("rtrim", 1 or 2):
                PutTrim("TRAILING", call.Arguments);
                return true;
            case ("substring", 2 or 3):
                PutKeywordCall("SUBSTRING", [" FROM ", " FOR "], call.Arguments);
                return true;
            case ("overlay", 3 or 4):
                PutKeywordCall("OVERLAY", [" PLACING ", " FROM ", " FOR "], call.Arguments);
                return true;
            case ("pg_collation_for", 1):
                PutKeywordCall("COLLATION FOR ", [], call.Arguments);
                return true;
            case ("position", 2):
                _text.Append("POSITION(");
                Put(call.Arguments[1], OperandLevel);
                _text.Append(" IN ");
                Put(call.Arguments[0], OperandLevel);
                _text.Append(')');
                return true;
            default:
                return false;
        }
    }

    private void PutTrim(string side, IReadOnlyList<Expression> arguments)
    {
        _text.Append("TRIM(").Append(side);
        if (arguments.Count > 1)
        {
            _text.Append(' ');
            Put(arguments[1], OrLevel);
        }

        _text.Append(" FROM ");
        Put(arguments[0], OrLevel);
        _text.Append(')');
    }

    private void PutKeywordCall(string name, string[] words, IReadOnlyList<Expression> arguments)
    {
        _text.Append(name).Append('(');
        for (int i = 0; i < arguments.Count; i++)
        {
            if (i > 0)
                _text.Append(words[i - 1]);
            Put(arguments[i], OrLevel);
        }

        _text.Append(')');
    }

    private void Put(WindowSpec window)
    {
        _text.Append('(');
        int begin = _text.Length;
        if (window.BaseName is not null)
            _text.Append(Quote.Name(window.BaseName));
        if (window.PartitionBy.Count > 0)
        {
            _text.Append(_text.Length > begin ? " " : "").Append("PARTITION BY ");
            PutJoined(window.PartitionBy, ", ", OrLevel);
        }

        if (window.OrderBy.Count > 0)
        {
            _text.Append(_text.Length > begin ? " " : "");
            PutOrderBy(window.OrderBy);
        }

        if (window.Frame is not null)
        {
            _text.Append(_text.Length > begin ? " " : "");
            Put(window.Frame);
        }

        _text.Append(')');
    }

    private void Put(WindowFrame frame)
    {
        _text.Append(frame.Unit.ToString().ToUpperInvariant()).Append(" BETWEEN ");
        Put(frame.Start);
        _text.Append(" AND ");
        Put(frame.End);
        _text.Append(frame.Exclusion switch
        {
            FrameExclusion.CurrentRow => " EXCLUDE CURRENT ROW",
            FrameExclusion.Group => " EXCLUDE GROUP",
            FrameExclusion.Ties => " EXCLUDE TIES",
            _ => "",
        });
    }

    private void Put(FrameBound bound)
    {
        if (bound.Offset is not null)
            Put(bound.Offset, OrLevel);
        _text.Append(bound.Kind switch
        {
            FrameBoundKind.UnboundedPreceding => "UNBOUNDED PRECEDING",
            FrameBoundKind.Preceding => " PRECEDING",
            FrameBoundKind.CurrentRow => "CURRENT ROW",
            FrameBoundKind.Following => " FOLLOWING",
            _ => "UNBOUNDED FOLLOWING",
        });
    }

    private void Put(TypeName type)
    {
        if (StandardName(type) is { } standard)
        {
            _text.Append(standard);
        }
        else
        {
            PutName(type.Name.Parts);
            if (type.Modifiers.Count > 0)
                _text.Append('(').AppendJoin(",", type.Modifiers).Append(')');
        }

        for (int i = 0; i < type.ArrayDimensions; i++)
            _text.Append("[]");
    }

    /// <summary>The spelling of standard SQL, for types that it was written with.</summary>
    private static string? StandardName(TypeName type)
    {
        if (type.Name.Parts is not ["pg_catalog", var name])
            return null;
        string modifiers = type.Modifiers.Count == 0 ? "" : $"({string.Join(',', type.Modifiers)})";
        bool hasNone = type.Modifiers.Count == 0;
        bool hasOne = type.Modifiers is [>= 0];
        return name switch
        {
            "int2" when hasNone => "smallint",
            "int4" when hasNone => "integer",
            "int8" when hasNone => "bigint",
            "float4" when hasNone => "real",
            "float8" when hasNone => "double precision",
            "bool" when hasNone => "boolean",
            "numeric" => "numeric" + modifiers,
            "varchar" when hasNone || hasOne => "character varying" + modifiers,
            "bpchar" when hasOne => "character" + modifiers,
            "bit" when hasOne => "bit" + modifiers,
            "varbit" when hasNone || hasOne => "bit varying" + modifiers,
            "time" when hasNone || hasOne => $"time{modifiers} without time zone",
            "timetz" when hasNone || hasOne => $"time{modifiers} with time zone",
            "timestamp" when hasNone || hasOne => $"timestamp{modifiers} without time zone",
            "timestamptz" when hasNone || hasOne => $"timestamp{modifiers} with time zone",
            "interval" when type.IntervalFields is { } fields => $"interval {fields}{modifiers}",
            "interval" when hasNone || hasOne => "interval" + modifiers,
            _ => null,
        };
    }
}
