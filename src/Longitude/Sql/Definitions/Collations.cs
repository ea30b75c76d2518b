using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>COLLATE of columns and indexes: texts are ordered by their bytes, and the names for that are accepted.</summary>
internal static class Collations
{
    public static void Check(QualifiedName collation, SqlType type)
    {
        SqlType of = type.Element ?? type;
        if (!of.IsString)
        {
            throw new SqlException(SqlStates.DatatypeMismatch, $"collations are not supported by type {TypeNames.Format(type, -1)}")
            {
                Position = collation.Position + 1,
            };
        }

        if (collation.Last is not ("default" or "C" or "POSIX" or "ucs_basic"))
        {
            throw new SqlException(SqlStates.UndefinedObject, $"collation \"{collation}\" for encoding \"UTF8\" does not exist")
            {
                Position = collation.Position + 1,
                Hint = "Texts are ordered by their bytes: the collation of everything is \"C\".",
            };
        }
    }
}
