namespace Longitude.Sql.Catalog;

/// <summary>Oids of what every database has; PostgreSQL's where it fixes them.</summary>
internal static class SystemOids
{
    public const uint PgCatalog = 11;
    public const uint PgToast = 99;
    public const uint Public = 2200;
    public const uint InformationSchema = 13000;

    /// <summary>The role that a new database has.</summary>
    public const uint FirstRole = 10;

    public const uint Database = 5;
}
