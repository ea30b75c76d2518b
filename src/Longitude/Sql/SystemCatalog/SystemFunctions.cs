using Longitude.Sql.Functions;

namespace Longitude.Sql.SystemCatalog;

/// <summary>The functions that go with pg_catalog.</summary>
internal static class SystemFunctions
{
    public static readonly FunctionInfo[] All =
        [.. DefinitionFunctions.All, .. LookupFunctions.All, .. SizeFunctions.All, .. IndexPropertyFunctions.All, .. PrivilegeFunctions.All, .. ServerFunctions.All];
}
