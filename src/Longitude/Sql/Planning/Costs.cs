namespace Longitude.Sql.Planning;

/// <summary>What work costs, in units of one row read in order. Ratios measured roughly; only their order of magnitude matters.</summary>
internal static class Costs
{
    public const double Row = 1;

    /// <summary>A condition, or another computation, for one row.</summary>
    public const double Expression = 0.15;

    /// <summary>Going to a place in an index or a table.</summary>
    public const double Seek = 6;

    /// <summary>
    /// Reading a whole table, beside its rows: whoever does that conflicts with everybody who writes to it. A few rows are therefore better found by
    /// an index, however small the table.
    /// </summary>
    public const double WholeTable = 30;

    /// <summary>A row of an index, when the rest of it has to be fetched from the table.</summary>
    public const double FetchedRow = 5;

    public const double HashedRow = 1.5;

    public const double ProbedRow = 0.8;

    /// <summary>A joined row that is made.</summary>
    public const double JoinedRow = 0.2;

    /// <summary>A pair of rows that a nested loop tries.</summary>
    public const double Pair = 0.25;

    /// <summary>Beginning the right side of a join anew.</summary>
    public const double Reopen = 2;

    public const double KeptRow = 0.5;

    public static double Sort(double rows) => rows * (0.5 + (0.25 * Math.Log2(Math.Max(2, rows))));

    public static double Top(double rows, double kept) => rows * (0.3 + (0.02 * Math.Log2(Math.Max(2, kept))));
}
