using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>CREATE PLACE, and PLACED of tables. The places of a world are fixed by its description when its folder is made.</summary>
internal static class Places
{
    public static string? Create(DefinitionContext c, CreatePlaceStatement s)
    {
        if (c.World.Find(s.Path) is not { } place)
            throw CannotChange($"place \"{s.Path}\" cannot be added to a world that exists");
        if (s.Shards is { } shards && place.IsLeaf && shards != place.Shards.Count)
            throw CannotChange($"place \"{s.Path}\" has {place.Shards.Count} shards, not {shards}");
        if (!s.IfNotExists)
            c.Skip(SqlStates.DuplicateObject, $"place \"{s.Path}\" is in the world's description already");
        return null;
    }

    /// <summary>Checks where a table is to be placed.</summary>
    public static PlacementInfo Resolve(DefinitionContext c, Placement placement, TableInfo table)
    {
        switch (placement.Kind)
        {
            case PlacementKind.At:
                Require(c, placement.Path!);
                return new PlacementInfo(PlacementKind.At, placement.Path, 0);
            case PlacementKind.By:
                ColumnInfo column = table.FindColumn(placement.Column!)
                    ?? throw new SqlException(SqlStates.UndefinedColumn, $"column \"{placement.Column}\" named in PLACED BY does not exist");
                if (column.Type.Oid != Types.SqlTypes.Place.Oid)
                {
                    throw new SqlException(SqlStates.DatatypeMismatch, $"column \"{column.Name}\" named in PLACED BY must be of type place")
                    {
                        Hint = $"Declare it as {Quote.Name(column.Name)} place NOT NULL.",
                    };
                }

                return new PlacementInfo(PlacementKind.By, null, column.Number);
            default:
                throw TableErrors.NotSupported("PLACED EVERYWHERE");
        }
    }

    public static SqlException CannotChange(string message) => new(SqlStates.FeatureNotSupported, message)
    {
        Hint = "Places are described when a world's folder is made: see \"longitude start --help\", or WorldOptions.",
    };

    private static void Require(DefinitionContext c, string path)
    {
        if (c.World.Find(path) is null)
        {
            throw new SqlException(SqlStates.InvalidParameterValue, $"place \"{path}\" does not exist")
            {
                Hint = $"The places are {string.Join(", ", c.World.Places.Select(p => p.Path))}.",
            };
        }
    }
}
