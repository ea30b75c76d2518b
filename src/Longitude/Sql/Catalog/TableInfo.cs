using System.Collections.Immutable;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Catalog;

internal enum RelationKind
{
    Table,
    View,
    Sequence,
    MaterializedView,

    /// <summary>Rows that are computed: pg_catalog and information_schema.</summary>
    SystemView,
}

/// <summary>A table, view or sequence as the catalog has it. Immutable.</summary>
internal sealed record TableInfo
{
    public required uint Oid { get; init; }

    public required uint SchemaOid { get; init; }

    public required string Name { get; init; }

    public RelationKind Kind { get; init; }

    /// <summary>In order of their numbers; dropped columns are not among them.</summary>
    public IReadOnlyList<ColumnInfo> Columns { get; init; } = [];

    /// <summary>The number that the next column gets: numbers are never used again.</summary>
    public short NextColumnNumber { get; init; } = 1;

    /// <summary>Where rows are kept: the primary key's order, or that of a hidden row number when there is no primary key.</summary>
    public uint StorageId { get; init; }

    /// <summary>All indexes, the primary key's among them (its StorageId is the table's).</summary>
    public IReadOnlyList<IndexInfo> Indexes { get; init; } = [];

    public IReadOnlyList<CheckInfo> Checks { get; init; } = [];

    /// <summary>Foreign keys of this table.</summary>
    public IReadOnlyList<ForeignKeyInfo> ForeignKeys { get; init; } = [];

    /// <summary>Where rows live; null for the place of the database's catalog (the world's seat).</summary>
    public PlacementInfo? Placement { get; init; }

    /// <summary>Grows with every change of the table; each transaction validates it on each shard that it uses the table on.</summary>
    public long SchemaVersion { get; init; }

    /// <summary>The query's text of a view, as it was written after AS.</summary>
    public string? ViewQuery { get; init; }

    /// <summary>Of a view that was made while search_path was something else: what it was, for binding the query again.</summary>
    public IReadOnlyList<string> ViewSearchPath { get; init; } = [];

    /// <summary>What a view reads: it must be dropped before that can be.</summary>
    public IReadOnlyList<DependencyInfo> Dependencies { get; init; } = [];

    /// <summary>local or cascaded of WITH CHECK OPTION; null without.</summary>
    public string? CheckOption { get; init; }

    /// <summary>False for a materialised view WITH NO DATA.</summary>
    public bool IsPopulated { get; init; } = true;

    public SequenceInfo? Sequence { get; init; }

    public required string Owner { get; init; }

    /// <summary>Rights that were granted. The owner has all as long as this is empty; once something was granted or revoked, the owner's are listed too.</summary>
    public IReadOnlyList<GrantInfo> Grants { get; init; } = [];

    public string? Comment { get; init; }

    /// <summary>The session that a temporary table belongs to; 0 for permanent ones.</summary>
    public long TemporaryOwner { get; init; }

    /// <summary>drop or delete rows: what the end of a transaction does to a temporary table; null for nothing.</summary>
    public string? OnCommit { get; init; }

    public bool IsUnlogged { get; init; }

    public IndexInfo? PrimaryKey => Indexes.FirstOrDefault(i => i.IsPrimary);

    public ColumnInfo? FindColumn(string name) => Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal));

    public ColumnInfo? FindColumn(short number) => Columns.FirstOrDefault(c => c.Number == number);

    public int IndexOf(short number)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Number == number)
                return i;
        }

        return -1;
    }

    public int IndexOf(string name)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }
}

internal enum IdentityKind
{
    None,
    ByDefault,
    Always,
}

internal sealed record ColumnInfo
{
    public required string Name { get; init; }

    /// <summary>pg_attribute.attnum: from 1, never used again, and the column's name in stored rows.</summary>
    public required short Number { get; init; }

    public required SqlType Type { get; init; }

    public int Typmod { get; init; } = -1;

    public bool IsNotNull { get; init; }

    /// <summary>The text of DEFAULT or GENERATED ... STORED; null for none.</summary>
    public string? DefaultText { get; init; }

    /// <summary>The default's text is that of a generated column.</summary>
    public bool IsGenerated { get; init; }

    public IdentityKind Identity { get; init; }

    /// <summary>The sequence that an identity or serial column owns; 0 for none.</summary>
    public uint SequenceOid { get; init; }

    /// <summary>What rows that were written before the column was added have: an ADD COLUMN with a constant default; null is NULL.</summary>
    public byte[]? MissingValue { get; init; }

    public string? Comment { get; init; }
}

internal sealed record IndexInfo
{
    public required uint Oid { get; init; }

    public required string Name { get; init; }

    public required uint StorageId { get; init; }

    public required IReadOnlyList<IndexColumn> Columns { get; init; }

    /// <summary>Numbers of INCLUDE columns.</summary>
    public IReadOnlyList<short> Include { get; init; } = [];

    public bool IsUnique { get; init; }

    public bool IsPrimary { get; init; }

    /// <summary>Made by a UNIQUE or PRIMARY KEY constraint of the index's name; else by CREATE INDEX.</summary>
    public bool IsConstraint { get; init; }

    public uint ConstraintOid { get; init; }

    public bool NullsNotDistinct { get; init; }

    /// <summary>The condition's text of a partial index; null for all rows.</summary>
    public string? Predicate { get; init; }

    public string? Comment { get; init; }

    /// <summary>The comment on the constraint that the index is of.</summary>
    public string? ConstraintComment { get; init; }
}

/// <param name="Number">The column; 0 when <paramref name="Expression"/> is indexed instead.</param>
/// <param name="Type">The type of the values indexed.</param>
internal sealed record IndexColumn(short Number, string? Expression, SqlType Type, bool IsDescending, bool NullsFirst);

internal sealed record CheckInfo(uint Oid, string Name, string Expression)
{
    public bool IsNotValid { get; init; }

    public string? Comment { get; init; }
}

/// <summary>A relation that a view reads.</summary>
/// <param name="Oid">The relation.</param>
/// <param name="Columns">The numbers of the columns that it reads.</param>
internal sealed record DependencyInfo(uint Oid, IReadOnlyList<short> Columns);

internal sealed record ForeignKeyInfo
{
    public required uint Oid { get; init; }

    public required string Name { get; init; }

    /// <summary>Numbers of the referencing columns.</summary>
    public required IReadOnlyList<short> Columns { get; init; }

    public required uint ReferencedTable { get; init; }

    /// <summary>Numbers of the referenced columns, in the same order.</summary>
    public required IReadOnlyList<short> ReferencedColumns { get; init; }

    public ForeignKeyAction OnDelete { get; init; }

    public ForeignKeyAction OnUpdate { get; init; }

    public bool IsMatchFull { get; init; }

    public bool IsDeferrable { get; init; }

    public bool IsInitiallyDeferred { get; init; }

    public bool IsNotValid { get; init; }

    public string? Comment { get; init; }
}

/// <param name="Path">The place of PLACED AT; null otherwise.</param>
/// <param name="Column">The number of PLACED BY's column; 0 otherwise.</param>
internal sealed record PlacementInfo(PlacementKind Kind, string? Path, short Column);

internal sealed record SequenceInfo
{
    public required SqlType Type { get; init; }

    public long Start { get; init; } = 1;

    public long Increment { get; init; } = 1;

    public long Min { get; init; } = 1;

    public long Max { get; init; } = long.MaxValue;

    public int Cache { get; init; } = 1;

    public bool IsCycle { get; init; }

    /// <summary>Where ALTER SEQUENCE ... RESTART WITH began again; null for <see cref="Start"/>.</summary>
    public long? Restart { get; init; }

    /// <summary>The first number of the current storage.</summary>
    public long First => Restart ?? Start;

    /// <summary>The column that owns it; 0 for none.</summary>
    public uint OwnerTable { get; init; }

    public short OwnerColumn { get; init; }

    /// <summary>Owned as an identity column's, not a serial's.</summary>
    public bool IsIdentity { get; init; }
}

/// <summary>What one role has granted to another on an object.</summary>
/// <param name="Grantee">The role; empty for PUBLIC.</param>
/// <param name="Privileges">Lower case: select, insert, update, delete, truncate, references, trigger, usage, create, connect, temporary.</param>
internal sealed record GrantInfo(string Grantee, IReadOnlySet<string> Privileges, IReadOnlySet<string> WithGrantOption, string Grantor)
{
    /// <summary>Rights on single columns, by the column's number.</summary>
    public IReadOnlyDictionary<short, IReadOnlySet<string>> ColumnPrivileges { get; init; } = new Dictionary<short, IReadOnlySet<string>>();

    /// <summary>A set of privileges.</summary>
    public static IReadOnlySet<string> Set(params IEnumerable<string> privileges) => new SortedSet<string>(privileges, StringComparer.Ordinal);
}

internal sealed record SchemaInfo(uint Oid, string Name, string Owner)
{
    public IReadOnlyList<GrantInfo> Grants { get; init; } = [];

    public string? Comment { get; init; }

    /// <summary>The schemas that every database has, which nobody can change.</summary>
    public bool IsSystem => Oid is SystemOids.PgCatalog or SystemOids.InformationSchema;

    public bool IsTemporary => Name.StartsWith(TemporaryPrefix, StringComparison.Ordinal);

    /// <summary>How the names of the schemas of temporary tables begin; the session's number follows.</summary>
    public const string TemporaryPrefix = "pg_temp_";
}

/// <summary>What an enum has beside the type itself.</summary>
internal sealed record TypeDetails(string Owner)
{
    public IReadOnlyList<GrantInfo> Grants { get; init; } = [];

    public string? Comment { get; init; }
}

/// <summary>The one database.</summary>
internal sealed record DatabaseInfo(uint Oid, string Name, string Owner)
{
    public IReadOnlyList<GrantInfo> Grants { get; init; } = [];

    public string? Comment { get; init; }

    /// <summary>ALTER DATABASE ... SET: what sessions begin with.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>ALTER DEFAULT PRIVILEGES: what objects that a role will make are granted at once.</summary>
/// <param name="SchemaOid">0 for every schema.</param>
/// <param name="Kind">table, sequence, type, schema.</param>
internal sealed record DefaultPrivilegesInfo(string Role, uint SchemaOid, string Kind, IReadOnlyList<GrantInfo> Grants);

internal sealed record RoleInfo(uint Oid, string Name)
{
    public bool IsSuperuser { get; init; }

    public bool CanLogin { get; init; }

    public bool CanCreateRole { get; init; }

    public bool CanCreateDatabase { get; init; }

    public bool Inherits { get; init; } = true;

    public int ConnectionLimit { get; init; } = -1;

    /// <summary>SCRAM-SHA-256$iterations:salt$stored:server; null when no password is set.</summary>
    public string? Verifier { get; init; }

    /// <summary>Microseconds since 2000-01-01 UTC.</summary>
    public long? ValidUntil { get; init; }

    public IReadOnlyList<string> MemberOf { get; init; } = [];

    /// <summary>Those of <see cref="MemberOf"/> that it may grant to others.</summary>
    public IReadOnlyList<string> AdminOf { get; init; } = [];

    public string? Comment { get; init; }

    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;
}
