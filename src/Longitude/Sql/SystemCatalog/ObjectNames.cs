using System.Globalization;
using Longitude.Sql.Catalog;
using Longitude.Sql.Functions;
using Longitude.Sql.Parsing;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;

namespace Longitude.Sql.SystemCatalog;

/// <summary>The names behind the oids of regclass and its like, as a session with this search path reads and writes them.</summary>
internal sealed class ObjectNames(CatalogSnapshot catalog, IReadOnlyList<string> searchPath)
{
    private static readonly (uint Oid, string Name)[] Collations = [(100, "default"), (950, "C"), (951, "POSIX")];

    private ObjectText Text => new(catalog, searchPath);

    /// <summary>The oid of what a name means.</summary>
    /// <exception cref="SqlException">There is none, or it is no name.</exception>
    public uint Find(SqlType type, string name) => TryFind(type, name) ?? throw Missing(type, name);

    /// <summary>The oid of what a name means; null when there is no such object.</summary>
    /// <exception cref="SqlException">42602: it is no name.</exception>
    public uint? TryFind(SqlType type, string name)
    {
        if (type == SqlTypes.RegType)
            return FindType(name);
        if (type == SqlTypes.RegProcedure)
            return FindProcedure(name);
        if (type == SqlTypes.RegOperator)
            return FindOperator(name);
        if (type == SqlTypes.RegOper)
            return Single(FunctionCatalog.FindOperators(Unqualified(name)).Select(o => o.Oid), "operator", name);
        QualifiedName parsed = Parse(name);
        if (type == SqlTypes.RegClass)
            return FindRelation(parsed);
        if (type == SqlTypes.RegNamespace)
            return catalog.FindSchema(parsed.Last, searchPath)?.Oid;
        if (type == SqlTypes.RegRole)
            return catalog.Roles.TryGetValue(parsed.Last, out RoleInfo? role) ? role.Oid : null;
        if (type == SqlTypes.RegProc)
            return IsSystem(parsed) ? Single(FunctionOids(parsed.Last), "function", name) : null;
        if (type == SqlTypes.RegCollation)
            return Collations.Where(c => string.Equals(c.Name, parsed.Last, StringComparison.Ordinal)).Select(c => (uint?)c.Oid).FirstOrDefault();
        return null;
    }

    /// <summary>The name of an object, with its schema when that is needed to find it; null when there is none of this oid.</summary>
    public string? NameOf(SqlType type, uint oid)
    {
        if (type == SqlTypes.RegClass)
            return RelationName(oid);
        if (type == SqlTypes.RegType)
            return (SqlTypes.ByOid(oid) ?? catalog.Types.GetValueOrDefault(oid)) is { } found ? TypeName(found, -1) : null;
        if (type == SqlTypes.RegNamespace)
            return catalog.FindSchema(oid) is { } schema ? Quote.Name(schema.Name) : null;
        if (type == SqlTypes.RegRole)
            return catalog.FindRole(oid) is { } role ? Quote.Name(role.Name) : null;
        if (type == SqlTypes.RegProc)
            return FunctionName(oid);
        if (type == SqlTypes.RegProcedure)
            return FunctionCatalog.ByOid(oid) is { } function ? $"{Quote.Name(function.Name)}({ArgumentTypes(function)})" : FunctionName(oid);
        if (type == SqlTypes.RegOper || type == SqlTypes.RegOperator)
            return OperatorName(type, oid);
        return type == SqlTypes.RegCollation ? Collations.Where(c => c.Oid == oid).Select(c => Quote.Name(c.Name)).FirstOrDefault() : null;
    }

    /// <summary>format_type(): with the schema when the name alone would not find it.</summary>
    public string TypeName(SqlType type, int typmod)
    {
        string name = TypeNames.Format(type, typmod);
        if (type.SchemaOid == 0 || catalog.FindType(new QualifiedName([type.Name]), searchPath)?.Oid == type.Oid)
            return name;
        return $"{Quote.Name(catalog.SchemaName(type.SchemaOid))}.{name}";
    }

    /// <summary>A name as it is written: folded unless quoted, and cut at its points.</summary>
    /// <exception cref="SqlException">42602: it is none.</exception>
    public static QualifiedName Parse(string name)
    {
        List<string> parts = [];
        Lexer lexer = new(name);
        while (true)
        {
            Token token = lexer.Next();
            if (token.Kind is not (TokenKind.Word or TokenKind.QuotedName))
                throw new SqlException(SqlStates.InvalidName, "invalid name syntax");
            parts.Add(token.Kind == TokenKind.Word ? TokenText.Word(name, token) : TokenText.QuotedName(name, token));
            token = lexer.Next();
            if (token.Kind == TokenKind.End)
                return new QualifiedName(parts) { Position = -1 };
            if (token.Kind != TokenKind.Dot)
                throw new SqlException(SqlStates.InvalidName, "invalid name syntax");
        }
    }

    private static bool IsSystem(QualifiedName name) => name.Schema is null or "pg_catalog";

    private static string Unqualified(string name) =>
        name.StartsWith("pg_catalog.", StringComparison.Ordinal) ? name["pg_catalog.".Length..] : name;

    private uint? FindRelation(QualifiedName name)
    {
        foreach (uint schema in catalog.SchemasToSearch(name.Schema, searchPath))
        {
            if (catalog.FindTable(schema, name.Last) is { } table)
                return table.Oid;
            if (catalog.IndexNames.TryGetValue((schema, name.Last), out uint owner))
                return catalog.Tables[owner].Indexes.First(i => string.Equals(i.Name, name.Last, StringComparison.Ordinal)).Oid;
        }

        return null;
    }

    private uint? FindType(string name)
    {
        try
        {
            return TypeNames.Resolve(SqlParser.ParseTypeName(name), catalog, searchPath).Type.Oid;
        }
        catch (SqlException e) when (e.SqlState is SqlStates.UndefinedObject)
        {
            return null;
        }
    }

    private static IEnumerable<uint> FunctionOids(string name) =>
        FunctionCatalog.Find(name).Select(f => f.Oid).Concat(TypeTraits.AllFunctions.Where(f => string.Equals(f.Name, name, StringComparison.Ordinal)).Select(f => f.Oid)).Distinct();

    private uint? FindProcedure(string name)
    {
        int open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !name.EndsWith(')'))
            throw new SqlException(SqlStates.InvalidTextRepresentation, open < 0 ? "expected a left parenthesis" : "expected a right parenthesis");
        QualifiedName parsed = Parse(name[..open]);
        uint?[] types = [.. Split(name[(open + 1)..^1]).Select(FindType)];
        return !IsSystem(parsed)
            ? null
            : FunctionCatalog.Find(parsed.Last).Where(f => f.ArgumentTypes.Select(t => (uint?)t.Oid).SequenceEqual(types)).Select(f => (uint?)f.Oid).FirstOrDefault();
    }

    private uint? FindOperator(string name)
    {
        int open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !name.EndsWith(')'))
            throw new SqlException(SqlStates.InvalidTextRepresentation, open < 0 ? "expected a left parenthesis" : "expected a right parenthesis");
        string[] operands = Split(name[(open + 1)..^1]);
        if (operands.Length != 2)
            throw new SqlException(SqlStates.UndefinedParameter, operands.Length < 2 ? "missing argument" : "too many arguments");
        uint? left = string.Equals(operands[0], "none", StringComparison.OrdinalIgnoreCase) ? null : FindType(operands[0]);
        uint? right = FindType(operands[1]);
        return FunctionCatalog.FindOperators(Unqualified(name[..open].Trim())).Where(o => o.Left?.Oid == left && o.Right.Oid == right).Select(o => (uint?)o.Oid).FirstOrDefault();
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static uint? Single(IEnumerable<uint> oids, string what, string name)
    {
        uint[] found = [.. oids.Take(2)];
        if (found.Length > 1)
            throw new SqlException(SqlStates.AmbiguousFunction, $"more than one {what} named \"{name}\"");
        return found.Length == 0 ? null : found[0];
    }

    private string? RelationName(uint oid)
    {
        if (catalog.FindTable(oid) is { } table)
            return Text.RelationName(table);
        if (ObjectIndex.Of(catalog).FindIndex(oid) is not { } found)
            return null;
        bool isVisible = FindRelation(new QualifiedName([found.Index.Name])) == oid;
        return isVisible ? Quote.Name(found.Index.Name) : Text.QualifiedName(found.Table.SchemaOid, found.Index.Name);
    }

    private static string? FunctionName(uint oid)
    {
        string? name = FunctionCatalog.ByOid(oid)?.Name ?? TypeTraits.AllFunctions.FirstOrDefault(f => f.Oid == oid)?.Name;
        if (name is null)
            return null;
        return FunctionOids(name).Count() == 1 ? Quote.Name(name) : "pg_catalog." + Quote.Name(name);
    }

    private string ArgumentTypes(FunctionInfo function) => string.Join(',', function.ArgumentTypes.Select(t => TypeName(t, -1)));

    private string? OperatorName(SqlType type, uint oid)
    {
        if (FunctionCatalog.AllOperators.FirstOrDefault(o => o.Oid == oid) is not { } found)
            return null;
        if (type == SqlTypes.RegOperator)
            return $"{found.Symbol}({(found.Left is null ? "NONE" : TypeName(found.Left, -1))},{TypeName(found.Right, -1)})";
        return FunctionCatalog.FindOperators(found.Symbol).Count == 1 ? found.Symbol : "pg_catalog." + found.Symbol;
    }

    private static SqlException Missing(SqlType type, string name)
    {
        (string what, string state) = type.Name switch
        {
            "regclass" => ("relation", SqlStates.UndefinedTable),
            "regtype" => ("type", SqlStates.UndefinedObject),
            "regnamespace" => ("schema", SqlStates.InvalidSchemaName),
            "regrole" => ("role", SqlStates.UndefinedObject),
            "regproc" or "regprocedure" => ("function", SqlStates.UndefinedFunction),
            "regoper" or "regoperator" => ("operator", SqlStates.UndefinedFunction),
            "regcollation" => ("collation", SqlStates.UndefinedObject),
            "regconfig" => ("text search configuration", SqlStates.UndefinedObject),
            _ => ("text search dictionary", SqlStates.UndefinedObject),
        };
        string shown = type == SqlTypes.RegOper || type == SqlTypes.RegOperator ? name : $"\"{name}\"";
        return new SqlException(state, string.Create(CultureInfo.InvariantCulture, $"{what} {shown} does not exist"));
    }
}
