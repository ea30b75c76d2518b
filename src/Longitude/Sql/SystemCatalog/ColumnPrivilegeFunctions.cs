using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>has_column_privilege(), with the column by its name or number.</summary>
internal static class ColumnPrivilegeFunctions
{
    public static readonly FunctionInfo[] All =
    [
        .. OfRole(3012, "name", "text"),
        .. OfRole(3014, "name", "oid"),
        .. OfRole(3016, "oid", "text"),
        .. OfRole(3018, "oid", "oid"),
        Define.Scalar(3020, "has_column_privilege(text, text, text) bool", static (t, n, p, c) => Check(Own(p, c), t, true, n, true), Volatility.Stable),
        Define.Scalar(3021, "has_column_privilege(text, int2, text) bool", static (t, n, p, c) => Check(Own(p, c), t, true, n, false), Volatility.Stable),
        Define.Scalar(3022, "has_column_privilege(oid, text, text) bool", static (t, n, p, c) => Check(Own(p, c), t, false, n, true), Volatility.Stable),
        Define.Scalar(3023, "has_column_privilege(oid, int2, text) bool", static (t, n, p, c) => Check(Own(p, c), t, false, n, false), Volatility.Stable),
    ];

    private static FunctionInfo[] OfRole(uint oid, string role, string table) =>
    [
        Define.ScalarN(
            oid, $"has_column_privilege({role}, {table}, text, text) bool", (a, c) => Check(Of(a, role, c), a[1], table is "text", a[2], true), Volatility.Stable),
        Define.ScalarN(
            oid + 1, $"has_column_privilege({role}, {table}, int2, text) bool", (a, c) => Check(Of(a, role, c), a[1], table is "text", a[2], false), Volatility.Stable),
    ];

    private static PrivilegeQuestion Own(Datum privileges, CallContext c) => new(c.Session.CurrentUser, privileges.Text, c);

    private static PrivilegeQuestion Of(ReadOnlySpan<Datum> arguments, string role, CallContext c) =>
        new(role is "name" ? PrivilegeFunctions.Named(arguments[0], c) : PrivilegeFunctions.ById(arguments[0], c), arguments[3].Text, c);

    private static Datum Check(PrivilegeQuestion q, Datum target, bool tableByName, Datum column, bool columnByName)
    {
        if (PrivilegeFunctions.Relation(q, target, tableByName) is not { } table)
            return Datum.Null;
        ColumnInfo? found = columnByName ? table.FindColumn(column.Text) : table.Columns.FirstOrDefault(c => c.Number == column.Int64);
        if (found is null && columnByName)
            throw new SqlException(SqlStates.UndefinedColumn, $"column \"{column.Text}\" of relation \"{table.Name}\" does not exist");
        if (found is null)
            return Datum.Null;
        return Datum.Of(q.IsAny(Privileges.OfColumns, p => q.HasOnTable(table, p) || q.HasOnColumn(table, found.Number, p)));
    }
}
