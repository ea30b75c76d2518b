namespace Longitude.Tests.Sql.Comparison;

/// <summary>A column, or anything else with a name and a type that an expression can use.</summary>
/// <param name="Sql">How it is written.</param>
/// <param name="Type">One of <see cref="Literals.Types"/>.</param>
/// <param name="IsEdgy">It may hold values at the ends of its type: only for comparisons.</param>
/// <param name="IsGenerated">It can't be written.</param>
internal sealed record Column(string Sql, string Type, bool IsEdgy = false, bool IsGenerated = false);

/// <summary>A table whose first column is its key.</summary>
/// <param name="ConflictTargets">What ON CONFLICT can name.</param>
/// <param name="IsView">It can only be read, and has no key.</param>
internal sealed record Table(string Name, IReadOnlyList<Column> Columns, IReadOnlyList<string> ConflictTargets, bool IsView = false);

/// <summary>Tables, and the statements that make them.</summary>
internal sealed record Schema(IReadOnlyList<Table> Tables, IReadOnlyList<string> Statements);
