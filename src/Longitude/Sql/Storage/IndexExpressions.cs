using Longitude.Sql.Catalog;
using Longitude.Sql.Types;

namespace Longitude.Sql.Storage;

/// <summary>
/// The expressions of one index, ready to be evaluated for a row of its table (full rows, in column order). Storage knows nothing of
/// expressions; Binding compiles them when an index needs them, through <see cref="CatalogSnapshot.CompileIndex"/>.
/// </summary>
/// <param name="Columns">For each column of the index its expression; null where it is a plain column.</param>
/// <param name="Predicate">Whether a row belongs to a partial index; null for an index of all rows.</param>
internal sealed record IndexExpressions(IReadOnlyList<Func<Datum[], Datum>?> Columns, Func<Datum[], bool>? Predicate);

/// <summary>Compiles the expressions and the predicate of an index of a table.</summary>
internal delegate IndexExpressions IndexCompiler(CatalogSnapshot catalog, TableInfo table, IndexInfo index);
