using Longitude.Sql.Parsing;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>The name of a relation within a text, as regclass reads it.</summary>
internal static class RegClassName
{
    public static QualifiedName Parse(string text) => SqlParser.ParseExpression(text) is ColumnName name
        ? new QualifiedName(name.Parts)
        : throw new SqlException(SqlStates.InvalidName, "invalid name syntax");
}
