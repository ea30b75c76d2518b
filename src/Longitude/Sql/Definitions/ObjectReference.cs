using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

internal enum ObjectClass
{
    Relation,
    Index,
    Column,
    Constraint,
    Default,
    Type,
    Schema,
}

/// <summary>Something that others may depend on.</summary>
/// <param name="Oid">The relation's (of columns, constraints, defaults and indexes too), type's or schema's.</param>
/// <param name="Part">A column's number, or the oid of a constraint or an index; else 0.</param>
internal readonly record struct ObjectReference(ObjectClass Class, uint Oid, uint Part)
{
    public static ObjectReference Relation(uint oid) => new(ObjectClass.Relation, oid, 0);

    public static ObjectReference Index(uint table, uint index) => new(ObjectClass.Index, table, index);

    public static ObjectReference Column(uint table, short column) => new(ObjectClass.Column, table, (uint)column);

    public static ObjectReference Constraint(uint table, uint constraint) => new(ObjectClass.Constraint, table, constraint);

    public static ObjectReference Default(uint table, short column) => new(ObjectClass.Default, table, (uint)column);

    public static ObjectReference Type(uint oid) => new(ObjectClass.Type, oid, 0);

    public static ObjectReference Schema(uint oid) => new(ObjectClass.Schema, oid, 0);

    private static string TypeText(DefinitionContext c, SqlType type)
    {
        SqlType named = type.Element ?? type;
        bool isVisible = ReferenceEquals(c.Catalog.FindType(new QualifiedName([named.Name]), c.SearchPath), named);
        string name = TypeNames.Format(type, -1);
        return isVisible ? name : $"{Quote.Name(c.Catalog.SchemaName(named.SchemaOid))}.{name}";
    }

    /// <summary>How messages call it: <c>constraint c on table t</c>.</summary>
    public string Describe(DefinitionContext c)
    {
        CatalogSnapshot catalog = c.Catalog;
        switch (Class)
        {
            case ObjectClass.Type:
                return "type " + TypeText(c, catalog.Types[Oid]);
            case ObjectClass.Schema:
                return "schema " + Quote.Name(catalog.SchemaName(Oid));
        }

        TableInfo table = catalog.Tables[Oid];
        string relation = $"{Privileges.KindWord(table)} {c.ShortName(table)}";
        uint part = Part;
        return Class switch
        {
            ObjectClass.Relation => relation,
            ObjectClass.Index => "index " + Quote.Name(table.Indexes.First(i => i.Oid == part).Name),
            ObjectClass.Column => $"column {Quote.Name(table.FindColumn((short)part)!.Name)} of {relation}",
            ObjectClass.Default => $"default value for column {Quote.Name(table.FindColumn((short)part)!.Name)} of {relation}",
            _ => $"constraint {Quote.Name(table.ConstraintName(part)!)} on {relation}",
        };
    }
}
