using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>Functions that show definitions: format_type() and pg_get_...().</summary>
internal static class DefinitionFunctions
{
    public static readonly FunctionInfo[] All =
    [
        Define.Scalar(1081, "format_type(oid, int4) text", static (t, m, c) => FormatType(t, m, c), Volatility.Stable, isStrict: false),
        Define.Scalar(1716, "pg_get_expr(pg_node_tree, oid) text", static (e, _, _) => Text(Expression(e.Text, false)), Volatility.Stable),
        Define.Scalar(2509, "pg_get_expr(pg_node_tree, oid, bool) text", static (e, _, p, _) => Text(Expression(e.Text, p.Boolean)), Volatility.Stable),
        Define.Scalar(1643, "pg_get_indexdef(oid) text", static (i, c) => IndexDefinition(i, 0, false, c), Volatility.Stable),
        Define.Scalar(2507, "pg_get_indexdef(oid, int4, bool) text", static (i, n, p, c) => IndexDefinition(i, n.Int32, p.Boolean, c), Volatility.Stable),
        Define.Scalar(1387, "pg_get_constraintdef(oid) text", static (o, c) => ConstraintDefinition(o, false, c), Volatility.Stable),
        Define.Scalar(2508, "pg_get_constraintdef(oid, bool) text", static (o, p, c) => ConstraintDefinition(o, p.Boolean, c), Volatility.Stable),
        Define.Scalar(1640, "pg_get_viewdef(text) text", static (n, c) => ViewDefinition(Find(SqlTypes.RegClass, n, c), c), Volatility.Stable),
        Define.Scalar(2505, "pg_get_viewdef(text, bool) text", static (n, _, c) => ViewDefinition(Find(SqlTypes.RegClass, n, c), c), Volatility.Stable),
        Define.Scalar(1641, "pg_get_viewdef(oid) text", static (o, c) => ViewDefinition(Oid(o), c), Volatility.Stable),
        Define.Scalar(2506, "pg_get_viewdef(oid, bool) text", static (o, _, c) => ViewDefinition(Oid(o), c), Volatility.Stable),
        Define.Scalar(3159, "pg_get_viewdef(oid, int4) text", static (o, _, c) => ViewDefinition(Oid(o), c), Volatility.Stable),
        Define.Scalar(1573, "pg_get_ruledef(oid) text", static (o, c) => RuleDefinition(Oid(o), c), Volatility.Stable),
        Define.Scalar(2504, "pg_get_ruledef(oid, bool) text", static (o, _, c) => RuleDefinition(Oid(o), c), Volatility.Stable),
        Define.Scalar(1642, "pg_get_userbyid(oid) name", static (o, c) => UserById(o, c), Volatility.Stable),
        Define.Scalar(1665, "pg_get_serial_sequence(text, text) text", static (t, n, c) => SerialSequence(t.Text, n.Text, c), Volatility.Stable),
        Define.Scalar(2162, "pg_get_function_arguments(oid) text", static (o, c) => OfFunction(o, c, withDefaults: true), Volatility.Stable),
        Define.Scalar(2232, "pg_get_function_identity_arguments(oid) text", static (o, c) => OfFunction(o, c, withDefaults: false), Volatility.Stable),
        Define.Scalar(2165, "pg_get_function_result(oid) text", static (o, c) => FunctionResult(o, c), Volatility.Stable),
        .. Nothing("text", (1662, "pg_get_triggerdef(oid)"), (3352, "pg_get_partkeydef(oid)"), (3408, "pg_get_partition_constraintdef(oid)"),
            (3415, "pg_get_statisticsobjdef(oid)"), (6174, "pg_get_statisticsobjdef_columns(oid)"), (6197, "pg_get_function_sqlbody(oid)"),
            (2098, "pg_get_functiondef(oid)")),
        Define.Scalar(2730, "pg_get_triggerdef(oid, bool) text", static (_, _, _) => Datum.Null, Volatility.Stable),
        Define.Scalar(3808, "pg_get_function_arg_default(oid, int4) text", static (_, _, _) => Datum.Null, Volatility.Stable),
        Define.Scalar(6173, "pg_get_statisticsobjdef_expressions(oid) text[]", static (_, _) => Datum.Null, Volatility.Stable),
        Define.Scalar(1349, "oidvectortypes(oidvector) text", static (v, c) => VectorTypes(v, c), Volatility.Stable),
        Define.Set(
            1686, "pg_get_keywords() setof (word text, catcode char, barelabel bool, catdesc text, baredesc text)", static (_, _) => Keywords(), Volatility.Stable),
    ];

    /// <summary>Functions about objects that there are none of: whatever the oid, there is nothing to show.</summary>
    private static IEnumerable<FunctionInfo> Nothing(string result, params (uint Oid, string Signature)[] functions) =>
        functions.Select(f => Define.Scalar(f.Oid, $"{f.Signature} {result}", static (_, _) => Datum.Null, Volatility.Stable));

    private static uint Oid(Datum value) => (uint)value.Int64;

    private static Datum Text(string? text) => text is null ? Datum.Null : Datum.Of(text);

    private static ObjectText TextOf(CallContext c) => new(c.Execution.Catalog, c.Session.SearchPath);

    private static ObjectNames NamesOf(CallContext c) => new(c.Execution.Catalog, c.Session.SearchPath);

    private static uint Find(SqlType type, Datum name, CallContext c) => NamesOf(c).Find(type, name.Text);

    private static Datum FormatType(Datum oid, Datum typmod, CallContext c)
    {
        if (oid.IsNull)
            return Datum.Null;
        if (oid.Int64 == 0)
            return Datum.Of("-");
        SqlType? type = SqlTypes.ByOid(Oid(oid)) ?? c.Execution.Catalog.Types.GetValueOrDefault(Oid(oid));
        return Datum.Of(type is null ? "???" : NamesOf(c).TypeName(type, typmod.IsNull ? -1 : typmod.Int32));
    }

    /// <summary>A stored expression as text. Lists, as of pg_index.indexprs, are not one expression: they are shown as they are kept.</summary>
    private static string Expression(string text, bool pretty)
    {
        try
        {
            return ObjectText.Expression(text, pretty);
        }
        catch (SqlException)
        {
            return text;
        }
    }

    private static Datum IndexDefinition(Datum oid, int column, bool pretty, CallContext c)
    {
        if (ObjectIndex.Of(c.Execution.Catalog).FindIndex(Oid(oid)) is not { } found)
            return Datum.Null;
        return Datum.Of(column == 0
            ? TextOf(c).IndexDefinition(found.Table, found.Index, pretty)
            : ObjectText.IndexColumn(found.Table, found.Index, column, pretty));
    }

    private static Datum ConstraintDefinition(Datum oid, bool pretty, CallContext c) =>
        ObjectIndex.Of(c.Execution.Catalog).FindConstraint(Oid(oid)) is { } found ? Datum.Of(TextOf(c).ConstraintDefinition(found, pretty)) : Datum.Null;

    private static Datum ViewDefinition(uint oid, CallContext c) =>
        c.Execution.Catalog.FindTable(oid) is { ViewQuery: not null } view ? Datum.Of(ObjectText.ViewDefinition(view)) : Datum.Null;

    private static Datum RuleDefinition(uint oid, CallContext c)
    {
        TableInfo? view = c.Execution.Catalog.Tables.Values.FirstOrDefault(t => t.ViewQuery is not null && DependencyRows.RuleOid(t) == oid);
        return view is null
            ? Datum.Null
            : Datum.Of($"CREATE RULE \"_RETURN\" AS\n    ON SELECT TO {TextOf(c).RelationName(view)} DO INSTEAD  {ObjectText.ViewDefinition(view)}");
    }

    private static Datum UserById(Datum oid, CallContext c) =>
        Datum.Of(c.Execution.Catalog.FindRole(Oid(oid))?.Name ?? $"unknown (OID={Oid(oid)})");

    private static Datum SerialSequence(string table, string column, CallContext c)
    {
        CatalogSnapshot catalog = c.Execution.Catalog;
        TableInfo found = catalog.Require(ObjectNames.Parse(table), c.Session.SearchPath);
        ColumnInfo named = found.FindColumn(column)
            ?? throw new SqlException(SqlStates.UndefinedColumn, $"column \"{column}\" of relation \"{found.Name}\" does not exist");
        TableInfo? sequence = named.SequenceOid != 0
            ? catalog.FindTable(named.SequenceOid)
            : catalog.Tables.Values.FirstOrDefault(t => t.Sequence is { } s && s.OwnerTable == found.Oid && s.OwnerColumn == named.Number);
        return sequence is null ? Datum.Null : Datum.Of(TextOf(c).QualifiedName(sequence.SchemaOid, sequence.Name));
    }

    private static Datum OfFunction(Datum oid, CallContext c, bool withDefaults)
    {
        if (FunctionCatalog.ByOid(Oid(oid)) is not { } function)
            return TypeTraits.AllFunctions.Any(f => f.Oid == Oid(oid)) ? Datum.Of("internal") : Datum.Null;
        List<string> arguments = [];
        for (int i = 0; i < function.ArgumentTypes.Length; i++)
        {
            string variadic = function.IsVariadic && i == function.ArgumentTypes.Length - 1 ? "VARIADIC " : "";
            string name = function.ArgumentNames.Length > i && function.ArgumentNames[i].Length > 0 ? Syntax.Quote.Name(function.ArgumentNames[i]) + " " : "";
            int ofDefaults = i - function.RequiredArguments;
            string standard = withDefaults && ofDefaults >= 0 ? $" DEFAULT {Constant(function.Defaults[ofDefaults], function.ArgumentTypes[i])}" : "";
            arguments.Add(variadic + name + TypeNames.Format(function.ArgumentTypes[i], -1) + standard);
        }

        if (function.Kind == FunctionKind.Set && function.RowColumns.Count > 1 && withDefaults)
            arguments.AddRange(function.RowColumns.Select(r => $"OUT {Syntax.Quote.Name(r.Name)} {TypeNames.Format(r.Type, -1)}"));
        return Datum.Of(string.Join(", ", arguments));
    }

    private static string Constant(Datum value, SqlType type)
    {
        if (value.IsNull)
            return "NULL::" + TypeNames.Format(type, -1);
        string text = TypeFormat.Format(value, type, TypeSettings.Default);
        return type.Kind switch
        {
            TypeKind.Boolean => value.Boolean ? "true" : "false",
            TypeKind.Int4 when value.Int64 >= 0 => text,
            _ => $"{Syntax.Quote.Literal(text)}::{TypeNames.Format(type, -1)}",
        };
    }

    private static Datum FunctionResult(Datum oid, CallContext c)
    {
        if (FunctionCatalog.ByOid(Oid(oid)) is not { } function)
            return TypeTraits.AllFunctions.Any(f => f.Oid == Oid(oid)) ? Datum.Of("internal") : Datum.Null;
        string set = function.Kind == FunctionKind.Set ? "SETOF " : "";
        return Datum.Of(set + TypeNames.Format(function.ReturnType, -1));
    }

    private static Datum VectorTypes(Datum vector, CallContext c) => Datum.Of(string.Join(
        ", ", vector.As<SqlArray>().Items.Select(i => NamesOf(c).NameOf(SqlTypes.RegType, Oid(i)) ?? "???")));

    private static IEnumerable<Datum[]> Keywords()
    {
        foreach ((string word, Parsing.KeywordClass of, bool isBare) in Parsing.Keywords.All)
        {
            (string code, string text) = of switch
            {
                Parsing.KeywordClass.Unreserved => ("U", "unreserved"),
                Parsing.KeywordClass.ColumnName => ("C", "unreserved (cannot be function or type name)"),
                Parsing.KeywordClass.TypeOrFunctionName => ("T", "reserved (can be function or type name)"),
                _ => ("R", "reserved"),
            };
            yield return [Datum.Of(word), Datum.Of(code), Datum.Of(isBare), Datum.Of(text), Datum.Of(isBare ? "can be bare label" : "requires AS")];
        }
    }
}
