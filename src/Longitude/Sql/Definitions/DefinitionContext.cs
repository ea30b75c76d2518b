using Longitude.Core;
using Longitude.Sql.Catalog;
using Longitude.Sql.Sessions;
using Longitude.Sql.Storage;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Definitions;

/// <summary>What a statement that changes definitions works with: the catalog, which it replaces step by step, and whose statement it is.</summary>
internal sealed class DefinitionContext(ExecutionContext execution)
{
    private CatalogSnapshot _saved = execution.Transaction.Catalog;

    public ExecutionContext Execution { get; } = execution;

    public SqlTransaction Transaction => Execution.Transaction;

    public ISessionState Session => Execution.Session;

    public CatalogSnapshot Catalog
    {
        get => Transaction.Catalog;
        set => Transaction.Catalog = value;
    }

    public IReadOnlyList<string> SearchPath => Session.SearchPath;

    /// <summary>Who runs the statement, and owns what it makes.</summary>
    public string Role => Session.CurrentUser;

    public World World => Transaction.Client.World;

    /// <summary>
    /// Writes what has changed so far. At the end of the statement this is done for it; before, when it uses the rows of a table whose
    /// definition it has changed.
    /// </summary>
    public void Save()
    {
        new CatalogStore(World).Save(Transaction, _saved, Catalog);
        _saved = Catalog;
    }

    public uint NewOid() => Transaction.Sequences.NextOid();

    public void Notice(string message, string? detail = null) => Session.Notice("NOTICE", SqlStates.SuccessfulCompletion, message, detail: detail);

    /// <summary>Tells that something is there already and is left as it is.</summary>
    public void Skip(string state, string message) => Session.Notice("NOTICE", state, message);

    /// <summary>A relation. Statements that define things do not say where in their text a missing one was named.</summary>
    public TableInfo Require(QualifiedName name) => Catalog.Require(name with { Position = -1 }, SearchPath);

    public (SqlType Type, int Typmod) Resolve(TypeName type) => TypeNames.Resolve(type, Catalog, SearchPath);

    /// <summary>Puts a table's new definition into the catalog.</summary>
    public TableInfo Put(TableInfo table)
    {
        Catalog = Catalog.WithTable(table);
        return Catalog.Tables[table.Oid];
    }

    /// <summary>A relation, which must be the role's own.</summary>
    /// <param name="ifExists">A missing one is skipped with a notice.</param>
    /// <returns>Null when it is missing and that is no error.</returns>
    public TableInfo? FindOwn(QualifiedName name, bool ifExists)
    {
        TableInfo? table = FindOrSkip(name, ifExists);
        if (table is not null)
            CheckMayChange(table);
        return table;
    }

    /// <summary>A relation, whoever owns it.</summary>
    public TableInfo? FindOrSkip(QualifiedName name, bool ifExists)
    {
        if (!ifExists)
            return Require(name);
        TableInfo? table = Catalog.Find(name, SearchPath);
        if (table is null)
            Notice($"relation \"{name}\" does not exist, skipping");
        return table;
    }

    public void CheckMayChange(TableInfo table)
    {
        if (table.Kind == RelationKind.SystemView)
        {
            throw new SqlException(SqlStates.InsufficientPrivilege, $"permission denied: \"{table.Name}\" is a system catalog");
        }

        Privileges.CheckOwner(Catalog, Role, table);
    }

    /// <summary>The schema that a new object is made in.</summary>
    public SchemaInfo SchemaFor(QualifiedName name)
    {
        SchemaInfo schema;
        if (name.Schema is { } named)
            schema = Catalog.FindSchema(named, SearchPath) ?? throw CatalogSnapshot.MissingSchema(named, name.Position);
        else
            schema = CurrentSchema() ?? throw new SqlException(SqlStates.InvalidSchemaName, "no schema has been selected to create in") { Position = name.Position + 1 };
        if (schema.IsSystem)
        {
            throw new SqlException(SqlStates.InsufficientPrivilege, $"permission denied to create \"{schema.Name}.{name.Last}\"")
            {
                Detail = "System catalog modifications are currently disallowed.",
            };
        }

        if (!schema.IsTemporary)
            Privileges.CheckSchema(Catalog, Role, schema, Privileges.Create);
        return schema;
    }

    /// <summary>The schema for a new relation, which may be a temporary one.</summary>
    public SchemaInfo SchemaFor(QualifiedName name, Persistence persistence)
    {
        bool isInTemporary = name.Schema is "pg_temp" || string.Equals(name.Schema, TemporarySchemaName, StringComparison.Ordinal);
        if (persistence != Persistence.Temporary && !isInTemporary)
            return SchemaFor(name);
        if (name.Schema is not null && !isInTemporary)
            throw new SqlException(SqlStates.InvalidTableDefinition, "cannot create temporary relation in non-temporary schema") { Position = name.Position + 1 };
        if (!Privileges.HasOnDatabase(Catalog, Role, Privileges.Temporary))
        {
            throw new SqlException(SqlStates.InsufficientPrivilege, $"permission denied to create temporary tables in database \"{Catalog.Database.Name}\"");
        }

        if (!Catalog.Schemas.TryGetValue(TemporarySchemaName, out SchemaInfo? schema))
        {
            schema = new SchemaInfo(NewOid(), TemporarySchemaName, Role);
            Catalog = Catalog.WithSchema(schema);
        }

        return schema;
    }

    /// <summary>current_schema(): where unqualified names are created; null when no schema of the search path exists.</summary>
    public SchemaInfo? CurrentSchema()
    {
        foreach (string name in SearchPath)
        {
            if (Catalog.Schemas.TryGetValue(name, out SchemaInfo? schema) && !schema.IsTemporary)
                return schema;
        }

        return null;
    }

    /// <summary>How messages call a relation: with its schema when the name alone means another one, or nothing.</summary>
    public string ShortName(TableInfo table) =>
        Catalog.IsVisible(table, SearchPath) ? Quote.Name(table.Name) : $"{Quote.Name(Catalog.SchemaName(table.SchemaOid))}.{Quote.Name(table.Name)}";

    public string TemporarySchemaName => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{SchemaInfo.TemporaryPrefix}{Session.BackendId}");
}
