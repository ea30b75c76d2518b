using Longitude.Sql.Catalog;
using Longitude.Sql.Parsing;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>pg_attribute and pg_attrdef.</summary>
internal static class ColumnRows
{
    private static readonly (string Name, short Number, SqlType Type)[] OfEveryTable =
        [("ctid", -1, SqlTypes.Tid), ("xmin", -2, SqlTypes.Xid), ("tableoid", -6, SqlTypes.Oid)];

    public static IEnumerable<Datum[]> Attributes(SystemReader reader, SystemRelation relation)
    {
        foreach (SystemRelation system in SystemRelations.Declared)
        {
            foreach (ColumnInfo column in system.Table.Columns)
                yield return Attribute(relation, system.Table, column);
        }

        foreach (TableInfo table in reader.Relations)
        {
            if (table.Kind == RelationKind.Table)
            {
                foreach ((string name, short number, SqlType type) in OfEveryTable)
                    yield return Plain(relation, table.Oid, name, number, type, isNotNull: true);
            }

            foreach (ColumnInfo column in table.Kind == RelationKind.Sequence ? SequenceRows.Columns : table.Columns)
                yield return Attribute(relation, table, column);
            foreach (IndexInfo index in table.Indexes)
            {
                foreach (Datum[] row in IndexAttributes(relation, table, index))
                    yield return row;
            }
        }
    }

    public static IEnumerable<Datum[]> Defaults(SystemReader reader, SystemRelation relation)
    {
        foreach (TableInfo table in reader.Relations)
        {
            foreach (ColumnInfo column in table.Columns.Where(c => c.DefaultText is not null))
            {
                yield return relation.Row(
                    ("oid", DefaultOid(table, column)), ("adrelid", table.Oid), ("adnum", (int)column.Number), ("adbin", ObjectText.DefaultExpression(column, pretty: false)));
            }
        }
    }

    /// <summary>Defaults have no oids of their own. These are made from the column's; they cannot be those of other objects, which are small.</summary>
    public static uint DefaultOid(TableInfo table, ColumnInfo column) => 0x8000_0000 | (table.Oid << 11) | ((uint)column.Number & 0x7FF);

    private static Datum[] Attribute(SystemRelation relation, TableInfo table, ColumnInfo column)
    {
        TypeTraits traits = TypeTraits.Of(column.Type);
        return relation.Row(
            ("attrelid", table.Oid), ("attname", column.Name), ("atttypid", column.Type.Oid), ("attstattarget", -1), ("attlen", (int)column.Type.Length),
            ("attnum", (int)column.Number), ("attndims", column.Type.IsArray ? 1 : 0), ("attcacheoff", -1), ("atttypmod", column.Typmod),
            ("attbyval", traits.IsByValue), ("attalign", traits.Alignment.ToString()), ("attstorage", traits.Storage.ToString()),
            ("attnotnull", column.IsNotNull), ("atthasdef", column.DefaultText is not null), ("atthasmissing", column.MissingValue is not null),
            ("attidentity", Identity(column)), ("attgenerated", column.IsGenerated ? "s" : ""), ("attislocal", true), ("attcollation", traits.Collation),
            ("attacl", AclText.OfColumn(table.Grants, column.Number)));
    }

    private static string Identity(ColumnInfo column) => column.Identity switch
    {
        IdentityKind.Always => "a",
        IdentityKind.ByDefault => "d",
        _ => "",
    };

    private static Datum[] Plain(SystemRelation relation, uint owner, string name, short number, SqlType type, bool isNotNull)
    {
        TypeTraits traits = TypeTraits.Of(type);
        return relation.Row(
            ("attrelid", owner), ("attname", name), ("atttypid", type.Oid), ("attstattarget", number > 0 ? -1 : 0), ("attlen", (int)type.Length), ("attnum", (int)number), ("attcacheoff", -1),
            ("atttypmod", -1), ("attbyval", traits.IsByValue), ("attalign", traits.Alignment.ToString()), ("attstorage", traits.Storage.ToString()),
            ("attnotnull", isNotNull), ("attislocal", true), ("attcollation", traits.Collation));
    }

    private static IEnumerable<Datum[]> IndexAttributes(SystemRelation relation, TableInfo table, IndexInfo index)
    {
        short number = 1;
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (IndexColumn column in index.Columns)
        {
            string name = Unique(names, column.Expression is { } text ? ExpressionName(text) : table.FindColumn(column.Number)!.Name);
            yield return Plain(relation, index.Oid, name, number++, column.Type, isNotNull: false);
        }

        foreach (short include in index.Include)
        {
            ColumnInfo column = table.FindColumn(include)!;
            yield return Plain(relation, index.Oid, Unique(names, column.Name), number++, column.Type, isNotNull: false);
        }
    }

    private static string ExpressionName(string text) => SqlParser.ParseExpression(text) is FunctionCall call ? call.Name.Last : "expr";

    private static string Unique(HashSet<string> names, string name)
    {
        string tried = name;
        for (int i = 1; !names.Add(tried); i++)
            tried = name + i;
        return tried;
    }
}
