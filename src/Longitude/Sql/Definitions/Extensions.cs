using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>CREATE EXTENSION: what scripts ask for and is built in is accepted.</summary>
internal static class Extensions
{
    /// <summary>Extensions whose functions that people use are built in: gen_random_uuid, digest, and so on.</summary>
    private static readonly string[] BuiltIn = ["plpgsql", "pgcrypto", "uuid-ossp"];

    public static bool IsBuiltIn(string name) => BuiltIn.Contains(name, StringComparer.Ordinal);

    public static string? Create(DefinitionContext c, CreateExtensionStatement s)
    {
        if (!IsBuiltIn(s.Name))
        {
            throw new SqlException(SqlStates.FeatureNotSupported, $"extension \"{s.Name}\" is not available")
            {
                Hint = $"These are built in: {string.Join(", ", BuiltIn)}.",
            };
        }

        c.Skip(SqlStates.DuplicateObject, $"extension \"{s.Name}\" is built in, skipping");
        return null;
    }
}
