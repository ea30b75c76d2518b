using Longitude.Sql.Types;

namespace Longitude.Sql.Catalog;

/// <summary>Makes the types of enums.</summary>
internal static class EnumTypes
{
    /// <summary>An enum, with the type of its arrays.</summary>
    public static SqlType Make(uint oid, string name, uint arrayOid, string arrayName, uint schema, IReadOnlyList<EnumLabel> labels)
    {
        var type = new SqlType { Oid = oid, Name = name, Kind = TypeKind.Enum, Category = 'E', Length = 4, Labels = labels, SchemaOid = schema };
        type.Array = new SqlType { Oid = arrayOid, Name = arrayName, Kind = TypeKind.Array, Category = 'A', Element = type, SchemaOid = schema };
        return type;
    }
}
