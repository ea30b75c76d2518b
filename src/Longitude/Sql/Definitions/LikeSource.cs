using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>A table that CREATE TABLE (LIKE ...) takes columns from.</summary>
internal sealed class LikeSource
{
    private readonly TableInfo _source;
    private readonly LikeClause _like;

    /// <summary>The numbers that the source's columns have in the new table.</summary>
    private readonly Dictionary<short, short> _numbers = [];

    private LikeSource(TableInfo source, LikeClause like)
    {
        _source = source;
        _like = like;
    }

    public static LikeSource Find(DefinitionContext c, LikeClause like)
    {
        TableInfo source = c.Catalog.Require(like.Table, c.SearchPath);
        if (source.Kind == RelationKind.Sequence)
            throw new SqlException(SqlStates.WrongObjectType, $"relation \"{source.Name}\" is invalid in LIKE clause") { Detail = "This operation is not supported for sequences." };
        Privileges.Check(c.Catalog, c.Role, source, [.. source.Columns.Select(k => k.Number)], Privileges.Select);
        return new LikeSource(source, like);
    }

    private bool Includes(string what) => _like.Including.Contains(what, StringComparer.Ordinal);

    /// <summary>Adds the columns, each with what belongs to it alone.</summary>
    public TableInfo AddColumns(DefinitionContext c, TableInfo table)
    {
        foreach (ColumnInfo from in _source.Columns)
        {
            if (table.FindColumn(from.Name) is not null)
                throw new SqlException(SqlStates.DuplicateColumn, $"column \"{from.Name}\" specified more than once");
            bool takesDefault = from.IsGenerated ? Includes("generated") : Includes("defaults");
            var column = new ColumnInfo
            {
                Name = from.Name,
                Number = table.NextColumnNumber,
                Type = from.Type,
                Typmod = from.Typmod,
                IsNotNull = from.IsNotNull,
                DefaultText = takesDefault ? from.DefaultText : null,
                IsGenerated = takesDefault && from.IsGenerated,
                Comment = Includes("comments") ? from.Comment : null,
            };
            if (from.Identity != IdentityKind.None && Includes("identity"))
            {
                SequenceInfo definition = c.Catalog.Tables[from.SequenceOid].Sequence!;
                column = ColumnDefinitions.WithSequence(c, table, column with { Identity = from.Identity }, isIdentity: true, OptionsOf(definition));
            }

            _numbers.Add(from.Number, column.Number);
            table = table with { Columns = [.. table.Columns, column], NextColumnNumber = (short)(table.NextColumnNumber + 1) };
        }

        return _source.ViewSearchPath.Count > 0 && _source.Kind == RelationKind.Table ? table with { ViewSearchPath = _source.ViewSearchPath } : table;
    }

    /// <summary>Adds checks and indexes, once all columns are there.</summary>
    public TableInfo AddRest(DefinitionContext c, TableInfo table)
    {
        if (Includes("constraints"))
            table = table with { Checks = [.. table.Checks, .. _source.Checks.Select(k => k with { Oid = c.NewOid(), Comment = Includes("comments") ? k.Comment : null })] };
        if (!Includes("indexes"))
            return table;
        foreach (IndexInfo index in _source.Indexes)
            table = AddIndex(c, table, index);
        return table;
    }

    private TableInfo AddIndex(DefinitionContext c, TableInfo table, IndexInfo index)
    {
        if (index.IsPrimary && table.PrimaryKey is not null)
            throw new SqlException(SqlStates.InvalidTableDefinition, $"multiple primary keys for table \"{table.Name}\" are not allowed");
        IEnumerable<string> columns = index.Columns.Select(k => k.Number == 0 ? "expr" : _source.FindColumn(k.Number)!.Name)
            .Concat(index.Include.Select(n => _source.FindColumn(n)!.Name));
        string name = Names.Choose(
            table.Name,
            index.IsPrimary ? null : Names.Columns(columns),
            index.IsPrimary ? "pkey" : index.IsConstraint ? "key" : "idx",
            n => IndexDefinitions.IsTaken(c, table, n));
        uint oid = c.NewOid();
        IndexInfo copy = index with
        {
            Oid = oid,
            StorageId = index.IsPrimary ? table.StorageId : oid,
            Name = name,
            ConstraintOid = index.IsConstraint ? c.NewOid() : 0,
            Columns = [.. index.Columns.Select(k => k.Number == 0 ? k : k with { Number = _numbers[k.Number] })],
            Include = [.. index.Include.Select(n => _numbers[n])],
            Comment = Includes("comments") ? index.Comment : null,
        };
        return table with { Indexes = [.. table.Indexes, copy] };
    }

    private static Option[] OptionsOf(SequenceInfo s)
    {
        static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return
        [
            new Option("increment", Text(s.Increment), []),
            new Option("minvalue", Text(s.Min), []),
            new Option("maxvalue", Text(s.Max), []),
            new Option("start", Text(s.Start), []),
            new Option("cache", Text(s.Cache), []),
            new Option("cycle", s.IsCycle ? "true" : "false", []),
        ];
    }
}
