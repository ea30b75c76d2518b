using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;

namespace Longitude.Sql.Definitions;

/// <summary>Names of sequences within the texts of defaults. Such a text must mean the same sequence whoever inserts, and follow it when it is renamed.</summary>
internal static class SequenceNames
{
    /// <summary>A default's text with each sequence by the name that finds it in the table's own search path; null when none is named.</summary>
    public static string? Qualify(DefinitionContext c, Expression expression)
    {
        string text = SqlWriter.Write(expression);
        if (!ColumnUse.Sequences(text).Any())
            return null;
        return ColumnUse.RenameSequences(text, name =>
        {
            TableInfo? sequence = c.Catalog.Find(RegClassName.Parse(name), c.SearchPath);
            if (sequence is null)
                return null;
            return sequence.SchemaOid == SystemOids.Public ? Quote.Name(sequence.Name) : $"{Quote.Name(c.Catalog.SchemaName(sequence.SchemaOid))}.{Quote.Name(sequence.Name)}";
        });
    }

    /// <summary>Gives the defaults that draw from a sequence its new name. Called before the catalog has it.</summary>
    public static void Rename(DefinitionContext c, TableInfo sequence, uint schema, string name)
    {
        string shown = schema == SystemOids.Public ? Quote.Name(name) : $"{Quote.Name(c.Catalog.SchemaName(schema))}.{Quote.Name(name)}";
        foreach ((TableInfo table, ColumnInfo column) in Dependencies.DefaultsFrom(c.Catalog, sequence).ToArray())
        {
            string text = ColumnUse.RenameSequences(
                column.DefaultText!, old => Dependencies.IsNamed(c.Catalog, c.Catalog.Tables[table.Oid], old, sequence) ? shown : null);
            c.Put(c.Catalog.Tables[table.Oid].WithColumn(column with { DefaultText = text }));
        }
    }
}
