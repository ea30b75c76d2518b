namespace Longitude.Sql.Syntax;

// Tables.

internal enum Persistence
{
    Permanent,
    Temporary,
    Unlogged,
}

internal sealed record CreateTableStatement : Statement
{
    public required QualifiedName Name { get; init; }

    public bool IfNotExists { get; init; }

    public Persistence Persistence { get; init; }

    public IReadOnlyList<ColumnDefinition> Columns { get; init; } = [];

    public IReadOnlyList<TableConstraint> Constraints { get; init; } = [];

    public IReadOnlyList<LikeClause> Like { get; init; } = [];

    /// <summary>CREATE TABLE AS; null otherwise.</summary>
    public Statement? AsQuery { get; init; }

    /// <summary>Column names of CREATE TABLE AS.</summary>
    public IReadOnlyList<string> AsColumns { get; init; } = [];

    public bool WithNoData { get; init; }

    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>drop, delete rows, preserve rows; null when absent.</summary>
    public string? OnCommit { get; init; }

    public Placement? Placement { get; init; }
}

/// <summary>LIKE table among the columns.</summary>
/// <param name="Table">The table or view whose columns are taken over.</param>
/// <param name="Before">How many of the statement's own columns stand before it.</param>
/// <param name="Including">
/// What INCLUDING names, less what EXCLUDING names after it: comments, constraints, defaults, generated, identity, indexes, statistics,
/// storage, compression. ALL stands for all of them.
/// </param>
internal sealed record LikeClause(QualifiedName Table, int Before, IReadOnlyList<string> Including) : Node;

internal enum PlacementKind
{
    /// <summary>PLACED AT 'path'.</summary>
    At,

    /// <summary>PLACED BY column.</summary>
    By,

    /// <summary>PLACED EVERYWHERE.</summary>
    Everywhere,
}

internal sealed record Placement(PlacementKind Kind, string? Path, string? Column) : Node;

internal sealed record ColumnDefinition(string Name, TypeName Type) : Node
{
    public IReadOnlyList<ColumnConstraint> Constraints { get; init; } = [];

    public QualifiedName? Collation { get; init; }
}

internal enum ColumnConstraintKind
{
    NotNull,
    Null,
    Default,
    Identity,
    Generated,
    Check,
    PrimaryKey,
    Unique,
    References,
}

internal sealed record ColumnConstraint(ColumnConstraintKind Kind) : Node
{
    public string? Name { get; init; }

    /// <summary>Of DEFAULT, GENERATED and CHECK.</summary>
    public Expression? Expression { get; init; }

    /// <summary>The expression's own text, for the catalog.</summary>
    public string? ExpressionText { get; init; }

    /// <summary>GENERATED ALWAYS AS IDENTITY; else BY DEFAULT.</summary>
    public bool IsAlways { get; init; }

    public IReadOnlyList<Option> SequenceOptions { get; init; } = [];

    public ForeignKeyTarget? References { get; init; }

    public bool NullsNotDistinct { get; init; }

    public bool IsDeferrable { get; init; }

    public bool IsInitiallyDeferred { get; init; }
}

internal enum ForeignKeyAction
{
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

internal sealed record ForeignKeyTarget(QualifiedName Table, IReadOnlyList<string> Columns) : Node
{
    public ForeignKeyAction OnDelete { get; init; }

    public ForeignKeyAction OnUpdate { get; init; }

    public bool IsMatchFull { get; init; }
}

internal enum TableConstraintKind
{
    Check,
    PrimaryKey,
    Unique,
    ForeignKey,
    Exclude,
}

internal sealed record TableConstraint(TableConstraintKind Kind) : Node
{
    public string? Name { get; init; }

    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>INCLUDE (...).</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    public Expression? Expression { get; init; }

    public string? ExpressionText { get; init; }

    public ForeignKeyTarget? References { get; init; }

    public bool NullsNotDistinct { get; init; }

    /// <summary>USING INDEX name.</summary>
    public string? UsingIndex { get; init; }

    /// <summary>Of EXCLUDE.</summary>
    public string? ExcludeMethod { get; init; }

    public IReadOnlyList<ExcludeElement> ExcludeElements { get; init; } = [];

    public bool IsDeferrable { get; init; }

    public bool IsInitiallyDeferred { get; init; }

    public bool IsNotValid { get; init; }
}

/// <summary>element WITH operator.</summary>
internal sealed record ExcludeElement(IndexElement Element, string Operator);

internal sealed record AlterTableStatement(QualifiedName Table, bool IfExists, IReadOnlyList<AlterTableAction> Actions) : Statement
{
    /// <summary>table, view, index or sequence: the word after ALTER.</summary>
    public string ObjectWord { get; init; } = "table";
}

internal abstract record AlterTableAction : Node;

internal sealed record AddColumn(ColumnDefinition Column, bool IfNotExists) : AlterTableAction;

internal sealed record DropColumn(string Column, bool IfExists, bool Cascade) : AlterTableAction;

internal sealed record AlterColumnType(string Column, TypeName Type, Expression? Using) : AlterTableAction
{
    public string? UsingText { get; init; }
}

/// <summary>SET DEFAULT, or DROP DEFAULT when the expression is null.</summary>
internal sealed record AlterColumnDefault(string Column, Expression? Default, string? Text) : AlterTableAction;

internal sealed record AlterColumnNotNull(string Column, bool IsSet) : AlterTableAction;

/// <summary>ADD GENERATED ... AS IDENTITY, SET GENERATED, or DROP IDENTITY.</summary>
/// <param name="Verb">add, drop, set (only the options change), or set generated.</param>
internal sealed record AlterColumnIdentity(string Column, string Verb, bool IsAlways, bool IfExists, IReadOnlyList<Option> SequenceOptions) : AlterTableAction;

/// <summary>DROP EXPRESSION.</summary>
internal sealed record DropColumnExpression(string Column, bool IfExists) : AlterTableAction;

internal sealed record AddConstraint(TableConstraint Constraint) : AlterTableAction;

internal sealed record DropConstraint(string Name, bool IfExists, bool Cascade) : AlterTableAction;

internal sealed record ValidateConstraint(string Name) : AlterTableAction;

internal sealed record RenameTable(string NewName) : AlterTableAction;

internal sealed record RenameColumn(string Column, string NewName) : AlterTableAction;

internal sealed record RenameConstraint(string Name, string NewName) : AlterTableAction;

internal sealed record SetPlacement(Placement Placement) : AlterTableAction;

internal sealed record SetSchema(string Schema) : AlterTableAction;

internal sealed record ChangeOwner(string Owner) : AlterTableAction;

/// <summary>SET (...) and the like that change nothing here; the text says what.</summary>
internal sealed record StorageAction(string Text) : AlterTableAction;

internal sealed record IndexElement(Expression Value, bool IsDescending, NullsOrder Nulls) : Node
{
    public string? OperatorClass { get; init; }

    public QualifiedName? Collation { get; init; }

    public string? ExpressionText { get; init; }
}

internal sealed record CreateIndexStatement : Statement
{
    /// <summary>Null: a name is made from the table's and the columns'.</summary>
    public string? Name { get; init; }

    public required QualifiedName Table { get; init; }

    public bool IsUnique { get; init; }

    public bool IfNotExists { get; init; }

    public bool IsConcurrent { get; init; }

    public string Method { get; init; } = "btree";

    public IReadOnlyList<IndexElement> Elements { get; init; } = [];

    public IReadOnlyList<string> Include { get; init; } = [];

    public Expression? Where { get; init; }

    public string? WhereText { get; init; }

    public bool NullsNotDistinct { get; init; }
}

// Other objects.

internal enum ObjectKind
{
    Table,
    View,
    MaterializedView,
    Index,
    Sequence,
    Schema,
    Type,
    Role,
    Database,
    Function,
    Extension,
    Place,
    Domain,
    Trigger,
    Column,
    Constraint,
}

/// <param name="Names">Of a trigger: its table's name, and then its own. Of a place: its path.</param>
internal sealed record DropStatement(ObjectKind Kind, IReadOnlyList<QualifiedName> Names, bool IfExists, bool Cascade) : Statement;

internal sealed record CreateSchemaStatement(string Name, bool IfNotExists, string? Authorization) : Statement;

internal sealed record CreateViewStatement(QualifiedName Name, IReadOnlyList<string> Columns, Query Query, string QueryText, bool OrReplace, bool IsTemporary) : Statement
{
    public bool IsMaterialized { get; init; }

    public bool IfNotExists { get; init; }

    public bool WithNoData { get; init; }

    /// <summary>WITH CHECK OPTION: local or cascaded; null without.</summary>
    public string? CheckOption { get; init; }
}

internal sealed record RefreshViewStatement(QualifiedName Name, bool IsConcurrent, bool WithNoData) : Statement;

/// <param name="Options">
/// increment, minvalue and maxvalue (no value: NO ...), start, restart, cache, cycle (true or false), owned_by (a list of the name's
/// parts; empty for NONE), sequence_name (a list), logged, unlogged.
/// </param>
internal sealed record CreateSequenceStatement(QualifiedName Name, bool IfNotExists, TypeName? Type, IReadOnlyList<Option> Options) : Statement
{
    public bool IsTemporary { get; init; }
}

internal sealed record AlterSequenceStatement(QualifiedName Name, bool IfExists, IReadOnlyList<Option> Options) : Statement
{
    /// <summary>AS type; null to leave it.</summary>
    public TypeName? Type { get; init; }
}

internal sealed record CreateEnumStatement(QualifiedName Name, IReadOnlyList<string> Labels) : Statement;

/// <summary>ADD VALUE, RENAME VALUE, OWNER TO, SET SCHEMA, or RENAME TO when only <see cref="NewName"/> is given.</summary>
internal sealed record AlterTypeStatement(QualifiedName Name) : Statement
{
    public string? AddValue { get; init; }

    public bool IfNotExists { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public string? RenameValue { get; init; }

    public string? NewName { get; init; }

    public string? NewOwner { get; init; }

    public string? NewSchema { get; init; }
}

internal sealed record AlterSchemaStatement(string Name, string? NewName, string? NewOwner) : Statement;

/// <param name="Name">Of a column or a constraint: its table's name, and then its own.</param>
internal sealed record CommentStatement(ObjectKind Kind, QualifiedName Name, string? Text) : Statement;

internal sealed record CreateExtensionStatement(string Name, bool IfNotExists) : Statement;

internal sealed record CreatePlaceStatement(string Path, bool IfNotExists, int? Shards) : Statement;

internal sealed record CreateDatabaseStatement(string Name, IReadOnlyList<Option> Options) : Statement;

internal sealed record AlterDatabaseStatement(string Name) : Statement
{
    public string? NewName { get; init; }

    public string? NewOwner { get; init; }

    public SetStatement? Set { get; init; }

    public ResetStatement? Reset { get; init; }

    public IReadOnlyList<Option> Options { get; init; } = [];
}

internal sealed record AlterSystemStatement(SetStatement Set) : Statement;

// Roles.

/// <param name="Options">
/// superuser, createdb, createrole, inherit, login, replication, bypassrls (true or false), password (null for PASSWORD NULL),
/// connection_limit, valid_until, sysid, and lists of roles: in_role, role, admin.
/// </param>
internal sealed record CreateRoleStatement(string Name, IReadOnlyList<Option> Options, bool IsUser, bool IfNotExists) : Statement;

internal sealed record AlterRoleStatement(string Name, IReadOnlyList<Option> Options, string? NewName) : Statement
{
    /// <summary>ALTER ROLE ... SET name = values.</summary>
    public SetStatement? Set { get; init; }

    public ResetStatement? Reset { get; init; }
}

/// <summary>GRANT and REVOKE of privileges on objects, or of roles when <see cref="Kind"/> is null.</summary>
internal sealed record GrantStatement : Statement
{
    public bool IsRevoke { get; init; }

    /// <summary>Lower case, or roles; empty for ALL.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Columns)> Privileges { get; init; } = [];

    public ObjectKind? Kind { get; init; }

    public IReadOnlyList<QualifiedName> Objects { get; init; } = [];

    /// <summary>ALL TABLES IN SCHEMA: the objects are schemas.</summary>
    public bool IsAllInSchema { get; init; }

    public IReadOnlyList<string> Grantees { get; init; } = [];

    public bool WithGrantOption { get; init; }

    public bool Cascade { get; init; }
}

internal sealed record AlterDefaultPrivilegesStatement(string? ForRole, string? Schema, GrantStatement Grant) : Statement;

/// <param name="Role">Null for NONE and RESET ROLE.</param>
internal sealed record SetRoleStatement(string? Role) : Statement
{
    public bool IsLocal { get; init; }
}

/// <param name="NewOwner">Null for DROP OWNED.</param>
internal sealed record ReassignOwnedStatement(IReadOnlyList<string> Roles, string? NewOwner) : Statement
{
    public bool Cascade { get; init; }
}
