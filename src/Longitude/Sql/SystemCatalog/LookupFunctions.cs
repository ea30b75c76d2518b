using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>Functions that look objects up: whether a name alone finds them, their comments, to_regclass() and its like.</summary>
internal static class LookupFunctions
{
    public static readonly FunctionInfo[] All =
    [
        Visible(2079, "pg_table_is_visible", RelationIsVisible),
        Visible(2080, "pg_type_is_visible", TypeIsVisible),
        Visible(2081, "pg_function_is_visible", static (o, _) => FunctionCatalog.ByOid(o) is not null || TypeTraits.AllFunctions.Any(f => f.Oid == o)),
        Visible(2082, "pg_operator_is_visible", static (o, _) => FunctionCatalog.AllOperators.Any(f => f.Oid == o)),
        Visible(2083, "pg_opclass_is_visible", static (_, _) => true),
        Visible(3829, "pg_opfamily_is_visible", static (_, _) => true),
        Visible(3815, "pg_collation_is_visible", static (_, _) => true),
        Visible(2093, "pg_conversion_is_visible", static (_, _) => null),
        Visible(3403, "pg_statistics_obj_is_visible", static (_, _) => null),
        Visible(3756, "pg_ts_parser_is_visible", static (_, _) => null),
        Visible(3757, "pg_ts_dict_is_visible", static (_, _) => null),
        Visible(3758, "pg_ts_config_is_visible", static (_, _) => null),
        Visible(3768, "pg_ts_template_is_visible", static (_, _) => null),
        Define.Scalar(1215, "obj_description(oid, name) text", static (o, n, c) => Text(DescriptionRows.Find(Reader(c), Oid(o), n.Text)), Volatility.Stable),
        Define.Scalar(1348, "obj_description(oid) text", static (o, c) => Text(DescriptionRows.Find(Reader(c), Oid(o), null)), Volatility.Stable),
        Define.Scalar(1216, "col_description(oid, int4) text", static (o, n, c) => Text(DescriptionRows.FindColumn(Reader(c), Oid(o), n.Int64)), Volatility.Stable),
        Define.Scalar(1993, "shobj_description(oid, name) text", static (o, n, c) => Text(DescriptionRows.FindShared(Reader(c), Oid(o), n.Text)), Volatility.Stable),
        ToReg(3495, SqlTypes.RegClass),
        ToReg(3493, SqlTypes.RegType),
        ToReg(3494, SqlTypes.RegProc),
        ToReg(3479, SqlTypes.RegProcedure),
        ToReg(3492, SqlTypes.RegOper),
        ToReg(3476, SqlTypes.RegOperator),
        ToReg(4086, SqlTypes.RegNamespace),
        ToReg(4093, SqlTypes.RegRole),
        ToReg(4195, SqlTypes.RegCollation),
        Define.ScalarN(3537, "pg_describe_object(oid, oid, int4) text", static (a, c) => Text(Describe(Oid(a[0]), Oid(a[1]), a[2].Int32, c)), Volatility.Stable),
        Define.Set(2289, "pg_options_to_table(text[]) setof (option_name text, option_value text)", static (a, _) => Options(a[0].As<SqlArray>()), Volatility.Stable),
    ];

    private static uint Oid(Datum value) => (uint)value.Int64;

    private static Datum Text(string? text) => text is null ? Datum.Null : Datum.Of(text);

    private static SystemReader Reader(CallContext c) => SystemReader.Of(c.Execution);

    /// <summary>A question about visibility; null when there is no such object.</summary>
    private static FunctionInfo Visible(uint oid, string name, Func<uint, CallContext, bool?> isVisible) => Define.Scalar(
        oid, $"{name}(oid) bool", (o, c) => isVisible(Oid(o), c) is { } answer ? Datum.Of(answer) : Datum.Null, Volatility.Stable);

    private static bool? RelationIsVisible(uint oid, CallContext c)
    {
        CatalogSnapshot catalog = c.Execution.Catalog;
        if (catalog.FindTable(oid) is { } table)
            return catalog.IsVisible(table, c.Session.SearchPath);
        if (ObjectIndex.Of(catalog).FindIndex(oid) is not { } found)
            return null;
        return new ObjectNames(catalog, c.Session.SearchPath).TryFind(SqlTypes.RegClass, Quote.Name(found.Index.Name)) == oid;
    }

    private static bool? TypeIsVisible(uint oid, CallContext c)
    {
        if (SqlTypes.ByOid(oid) is not null)
            return true;
        if (!c.Execution.Catalog.Types.TryGetValue(oid, out SqlType? type))
            return null;
        return c.Execution.Catalog.FindType(new QualifiedName([type.Name]), c.Session.SearchPath)?.Oid == oid;
    }

    private static FunctionInfo ToReg(uint oid, SqlType type) => Define.Scalar(
        oid,
        $"to_{type.Name}(text) {type.Name}",
        (n, c) => new ObjectNames(c.Execution.Catalog, c.Session.SearchPath).TryFind(type, n.Text) is { } found ? Datum.Of((long)found) : Datum.Null,
        Volatility.Stable);

    private static string? Describe(uint catalog, uint oid, int column, CallContext c)
    {
        ObjectNames names = new(c.Execution.Catalog, c.Session.SearchPath);
        switch (catalog)
        {
            case DescriptionRows.Classes when c.Execution.Catalog.FindTable(oid) is { } table:
                string relation = $"{Privileges.KindWord(table)} {names.NameOf(SqlTypes.RegClass, oid)}";
                return column == 0 ? relation : $"column {table.Columns.FirstOrDefault(x => x.Number == column)?.Name} of {relation}";
            case DescriptionRows.Classes:
                return names.NameOf(SqlTypes.RegClass, oid) is { } index ? "index " + index : null;
            case DescriptionRows.Namespaces:
                return names.NameOf(SqlTypes.RegNamespace, oid) is { } schema ? "schema " + schema : null;
            case DescriptionRows.TypesClass:
                return names.NameOf(SqlTypes.RegType, oid) is { } type ? "type " + type : null;
            case DescriptionRows.ConstraintsClass:
                return ObjectIndex.Of(c.Execution.Catalog).FindConstraint(oid) is { } found
                    ? $"constraint {Quote.Name(found.Name)} on table {names.NameOf(SqlTypes.RegClass, found.Table.Oid)}"
                    : null;
            default:
                return null;
        }
    }

    private static IEnumerable<Datum[]> Options(SqlArray options)
    {
        foreach (Datum option in options.Items.Where(i => !i.IsNull))
        {
            string[] parts = option.Text.Split('=', 2);
            yield return [Datum.Of(parts[0]), parts.Length > 1 ? Datum.Of(parts[1]) : Datum.Null];
        }
    }
}
