using System.Text;
using Longitude.Sql.Catalog;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.Definitions;

/// <summary>CREATE TYPE ... AS ENUM, and ALTER TYPE.</summary>
internal static class EnumDefinitions
{
    public static string? Create(DefinitionContext c, CreateEnumStatement s)
    {
        SchemaInfo schema = c.SchemaFor(s.Name);
        CheckFree(c.Catalog, schema.Oid, s.Name.Last);
        var labels = new List<EnumLabel>();
        foreach (string text in s.Labels)
        {
            CheckLabel(text);
            if (labels.Exists(l => string.Equals(l.Text, text, StringComparison.Ordinal)))
                throw Duplicate(text);
            labels.Add(new EnumLabel(labels.Count + 1, text, labels.Count + 1));
        }

        string arrayName = ArrayName(c.Catalog, schema.Oid, s.Name.Last);
        SqlType type = EnumTypes.Make(c.NewOid(), s.Name.Last, c.NewOid(), arrayName, schema.Oid, labels);
        c.Catalog = c.Catalog.WithEnum(type, new TypeDetails(c.Role) { Grants = Granting.DefaultsFor(c, ObjectKind.Type, schema.Oid) });
        return null;
    }

    public static string? Alter(DefinitionContext c, AlterTypeStatement s)
    {
        SqlType type = RequireEnum(c, s.Name);
        TypeDetails details = c.Catalog.TypeDetails[type.Oid];
        if (!Privileges.IsOwner(c.Catalog, c.Role, details.Owner))
            throw new SqlException(SqlStates.InsufficientPrivilege, $"must be owner of type {TypeNames.Format(type, -1)}");
        if (s.AddValue is not null)
            Add(c, type, details, s);
        else if (s.RenameValue is not null)
            RenameLabel(c, type, details, s.RenameValue, s.NewName!);
        else if (s.NewOwner is not null)
            ChangeOwner(c, type, details, s.NewOwner);
        else
            Rename(c, type, details, s);
        return null;
    }

    /// <exception cref="SqlException">42704 or 42809: there is no such type, or it is no enum.</exception>
    public static SqlType RequireEnum(DefinitionContext c, QualifiedName name)
    {
        if (TypeNames.Find(name, c.Catalog, c.SearchPath) is { } type)
            return type.Kind == TypeKind.Enum ? type : throw new SqlException(SqlStates.WrongObjectType, $"{TypeNames.Format(type, -1)} is not an enum");
        if (name.Schema is { } schema && c.Catalog.FindSchema(schema, c.SearchPath) is null)
            throw CatalogSnapshot.MissingSchema(schema);
        throw new SqlException(SqlStates.UndefinedObject, $"type \"{name}\" does not exist");
    }

    /// <exception cref="SqlException">42710: a type, or a table with its row type, has the name.</exception>
    public static void CheckFree(CatalogSnapshot catalog, uint schema, string name)
    {
        if (catalog.TypeNames.ContainsKey((schema, name)) || catalog.FindTable(schema, name) is { Kind: not RelationKind.Sequence })
            throw new SqlException(SqlStates.DuplicateObject, $"type \"{name}\" already exists");
    }

    private static void Add(DefinitionContext c, SqlType type, TypeDetails details, AlterTypeStatement s)
    {
        string text = s.AddValue!;
        CheckLabel(text);
        if (type.Labels.Any(l => string.Equals(l.Text, text, StringComparison.Ordinal)))
        {
            if (!s.IfNotExists)
                throw Duplicate(text);
            c.Skip(SqlStates.DuplicateObject, $"enum label \"{text}\" already exists, skipping");
            return;
        }

        List<EnumLabel> labels = [.. type.Labels];
        int at = labels.Count;
        if ((s.Before ?? s.After) is { } neighbour)
        {
            at = labels.FindIndex(l => string.Equals(l.Text, neighbour, StringComparison.Ordinal));
            if (at < 0)
                throw Missing(neighbour);
            if (s.After is not null)
                at++;
        }

        int number = labels.Count == 0 ? 1 : labels.Max(l => l.Number) + 1;
        Replace(c, type, details, Inserted(labels, at, number, text));
    }

    /// <summary>
    /// Puts a label between two others by an order between theirs. When there is none left, all are numbered anew; index entries hold the
    /// label's place, so that needs tables to be written again and is refused while there are indexes.
    /// </summary>
    private static List<EnumLabel> Inserted(List<EnumLabel> labels, int at, int number, string text)
    {
        float before = at == 0 ? float.NaN : labels[at - 1].SortOrder;
        float after = at == labels.Count ? float.NaN : labels[at].SortOrder;
        float order = (float.IsNaN(before), float.IsNaN(after)) switch
        {
            (true, true) => 1,
            (false, true) => before + 1,
            (true, false) => after - 1,
            _ => (before + after) / 2,
        };
        if (order == before || order == after)
        {
            throw new SqlException(SqlStates.ProgramLimitExceeded, $"there is no room left for another enum label beside \"{text}\"")
            {
                Hint = "Add the label at another place, or make a new type and change the columns to it.",
            };
        }

        labels.Insert(at, new EnumLabel(number, text, order));
        return labels;
    }

    private static void RenameLabel(DefinitionContext c, SqlType type, TypeDetails details, string old, string text)
    {
        CheckLabel(text);
        if (!type.Labels.Any(l => string.Equals(l.Text, old, StringComparison.Ordinal)))
            throw Missing(old);
        if (type.Labels.Any(l => string.Equals(l.Text, text, StringComparison.Ordinal)))
            throw Duplicate(text);
        Replace(c, type, details, [.. type.Labels.Select(l => string.Equals(l.Text, old, StringComparison.Ordinal) ? l with { Text = text } : l)]);
    }

    private static void Rename(DefinitionContext c, SqlType type, TypeDetails details, AlterTypeStatement s)
    {
        string name = s.NewName ?? type.Name;
        uint schema = type.SchemaOid;
        if (s.NewSchema is not null)
        {
            SchemaInfo to = SchemaDefinitions.Require(c, s.NewSchema);
            Privileges.CheckSchema(c.Catalog, c.Role, to, Privileges.Create);
            schema = to.Oid;
        }

        if (schema == type.SchemaOid && string.Equals(name, type.Name, StringComparison.Ordinal))
            return;
        CheckFree(c.Catalog, schema, name);
        string arrayName = ArrayName(c.Catalog, schema, name);
        c.Catalog = c.Catalog.WithEnum(EnumTypes.Make(type.Oid, name, type.Array!.Oid, arrayName, schema, type.Labels), details);
    }

    private static void ChangeOwner(DefinitionContext c, SqlType type, TypeDetails details, string newOwner)
    {
        string owner = RoleDefinitions.Resolve(c, newOwner).Name;
        RoleDefinitions.CheckMayBecome(c, owner);
        c.Catalog = c.Catalog.WithTypeDetails(type.Oid, details with { Owner = owner, Grants = Granting.WithOwner(details.Grants, details.Owner, owner) });
    }

    private static void Replace(DefinitionContext c, SqlType type, TypeDetails details, List<EnumLabel> labels) =>
        c.Catalog = c.Catalog.WithEnum(EnumTypes.Make(type.Oid, type.Name, type.Array!.Oid, type.Array.Name, type.SchemaOid, labels), details);

    /// <summary>The name with an underscore in front, or with more when that is taken.</summary>
    private static string ArrayName(CatalogSnapshot catalog, uint schema, string name)
    {
        string array = NameText.Truncate("_" + name);
        while (catalog.TypeNames.ContainsKey((schema, array)))
            array = NameText.Truncate("_" + array);
        return array;
    }

    private static void CheckLabel(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > Names.BytesMax)
        {
            throw new SqlException(SqlStates.InvalidName, $"invalid enum label \"{text}\"")
            {
                Detail = "Labels must be 63 bytes or less.",
            };
        }
    }

    private static SqlException Duplicate(string label) => new(SqlStates.DuplicateObject, $"enum label \"{label}\" already exists");

    private static SqlException Missing(string label) => new(SqlStates.InvalidParameterValue, $"\"{label}\" is not an existing enum label");
}
