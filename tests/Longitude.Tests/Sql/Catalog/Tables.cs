using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Tests.Sql.Catalog;

/// <summary>Definitions for tests that need no SQL.</summary>
internal static class Tables
{
    public static TableInfo Make(uint oid, string name, params ColumnInfo[] columns) =>
        new() { Oid = oid, SchemaOid = SystemOids.Public, Name = name, Owner = "longitude", Columns = columns, NextColumnNumber = 100, StorageId = oid };

    public static IndexInfo Index(uint oid, string name, SqlType type, short number) =>
        new() { Oid = oid, Name = name, StorageId = oid, Columns = [new IndexColumn(number, null, type, false, false)] };
}
