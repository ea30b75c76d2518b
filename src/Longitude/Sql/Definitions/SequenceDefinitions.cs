using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>CREATE and ALTER SEQUENCE.</summary>
internal static class SequenceDefinitions
{
    public static string? Create(DefinitionContext c, CreateSequenceStatement s)
    {
        SchemaInfo schema = c.SchemaFor(s.Name, s.IsTemporary ? Persistence.Temporary : Persistence.Permanent);
        if (c.Catalog.IsRelationName(schema.Oid, s.Name.Last))
        {
            if (!s.IfNotExists)
                throw RelationNames.Duplicate(s.Name.Last);
            c.Skip(SqlStates.DuplicateTable, $"relation \"{s.Name.Last}\" already exists, skipping");
            return null;
        }

        SqlType type = s.Type is null ? SqlTypes.Int8 : c.Resolve(s.Type).Type;
        SequenceInfo definition = SequenceOptions.Create(type, s.Options);
        TableInfo sequence = Make(c, schema, s.Name.Last, definition);
        c.Put(WithOwner(c, sequence, s.Options));
        return null;
    }

    /// <summary>A sequence that the catalog does not have yet.</summary>
    public static TableInfo Make(DefinitionContext c, SchemaInfo schema, string name, SequenceInfo definition)
    {
        uint oid = c.NewOid();
        return new TableInfo
        {
            Oid = oid,
            StorageId = oid,
            SchemaOid = schema.Oid,
            Name = name,
            Kind = RelationKind.Sequence,
            Owner = c.Role,
            Sequence = definition,
            TemporaryOwner = schema.IsTemporary ? c.Session.BackendId : 0,
            Columns =
            [
                new ColumnInfo { Name = "last_value", Number = 1, Type = SqlTypes.Int8, IsNotNull = true },
                new ColumnInfo { Name = "log_cnt", Number = 2, Type = SqlTypes.Int8, IsNotNull = true },
                new ColumnInfo { Name = "is_called", Number = 3, Type = SqlTypes.Bool, IsNotNull = true },
            ],
            NextColumnNumber = 4,
            Grants = Granting.DefaultsFor(c, ObjectKind.Sequence, schema.Oid),
        };
    }

    public static string? Alter(DefinitionContext c, AlterSequenceStatement s)
    {
        TableInfo? sequence = c.FindOwn(s.Name, s.IfExists);
        if (sequence is null)
            return null;
        RequireSequence(sequence);
        Alter(c, sequence, s.Type is null ? null : c.Resolve(s.Type).Type, s.Options);
        return null;
    }

    /// <summary>Changes options; RESTART begins a new storage, so that a rollback takes it back.</summary>
    public static TableInfo Alter(DefinitionContext c, TableInfo sequence, SqlType? type, IReadOnlyList<Option> options)
    {
        SequenceInfo definition = SequenceOptions.Alter(sequence.Sequence!, type, options);
        TableInfo altered = sequence with { Sequence = definition };
        if (SequenceOptions.Find(options, "restart") is not null)
            altered = altered with { StorageId = c.NewOid() };
        else
            c.Transaction.Sequences.Return(sequence);
        return c.Put(WithOwner(c, altered, options));
    }

    /// <summary>Begins again at the start: TRUNCATE ... RESTART IDENTITY.</summary>
    public static void Restart(DefinitionContext c, TableInfo sequence) =>
        c.Put(sequence with { StorageId = c.NewOid(), Sequence = sequence.Sequence! with { Restart = null } });

    public static void RequireSequence(TableInfo relation)
    {
        if (relation.Kind != RelationKind.Sequence)
            throw new SqlException(SqlStates.WrongObjectType, $"\"{relation.Name}\" is not a sequence");
    }

    /// <summary>OWNED BY table.column, or OWNED BY NONE.</summary>
    private static TableInfo WithOwner(DefinitionContext c, TableInfo sequence, IReadOnlyList<Option> options)
    {
        if (SequenceOptions.Find(options, "owned_by") is not { } option)
            return sequence;
        SequenceInfo definition = sequence.Sequence!;
        if (definition.IsIdentity)
        {
            throw new SqlException(SqlStates.FeatureNotSupported, "cannot change ownership of identity sequence")
            {
                Detail = $"Sequence \"{sequence.Name}\" is linked to table \"{c.Catalog.Tables[definition.OwnerTable].Name}\".",
            };
        }

        if (option.List.Count == 0)
            return Disown(c, sequence);
        if (option.List.Count == 1)
        {
            throw new SqlException(SqlStates.SyntaxError, "invalid OWNED BY option")
            {
                Hint = "Specify OWNED BY table.column or OWNED BY NONE.",
                Position = option.Position + 1,
            };
        }

        var name = new QualifiedName([.. option.List.SkipLast(1)]) { Position = option.Position };
        TableInfo table = c.Require(name);
        if (table.Kind is not RelationKind.Table)
            throw new SqlException(SqlStates.WrongObjectType, $"sequence cannot be owned by relation \"{table.Name}\"");
        if (!string.Equals(table.Owner, sequence.Owner, StringComparison.Ordinal))
            throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, "sequence must have same owner as table it is linked to");
        if (table.SchemaOid != sequence.SchemaOid)
            throw new SqlException(SqlStates.ObjectNotInPrerequisiteState, "sequence must be in same schema as table it is linked to");
        ColumnInfo column = table.FindColumn(option.List[^1]) ?? throw TableErrors.MissingColumn(option.List[^1], table);
        sequence = Disown(c, sequence);
        table = c.Catalog.Tables[table.Oid];
        if (column.SequenceOid == 0)
            c.Put(table.WithColumn(column with { SequenceOid = sequence.Oid }));
        return sequence with { Sequence = definition with { OwnerTable = table.Oid, OwnerColumn = column.Number } };
    }

    private static TableInfo Disown(DefinitionContext c, TableInfo sequence)
    {
        SequenceInfo definition = sequence.Sequence!;
        if (c.Catalog.Tables.TryGetValue(definition.OwnerTable, out TableInfo? table)
            && table.FindColumn(definition.OwnerColumn) is { } column
            && column.SequenceOid == sequence.Oid)
        {
            c.Put(table.WithColumn(column with { SequenceOid = 0 }));
        }

        return sequence with { Sequence = definition with { OwnerTable = 0, OwnerColumn = 0 } };
    }
}
