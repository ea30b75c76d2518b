namespace Longitude.Cli.Bench.Tpcc;

/// <summary>What a check found: nothing, or the rows that break the condition, named.</summary>
/// <param name="Name">Such as "condition 3".</param>
/// <param name="Text">What must hold.</param>
/// <param name="Violations">At most <see cref="Conditions.ViolationsNamed"/> and one line that says that there are more.</param>
/// <param name="Milliseconds">How long the check took; null where one pass served several.</param>
internal sealed record ConditionResult(string Name, string Text, IReadOnlyList<string> Violations, double? Milliseconds = null)
{
    public bool Passed => Violations.Count == 0;
}

/// <summary>The specification's consistency conditions (clause 3.3.2), in words.</summary>
internal static class Conditions
{
    public const int Count = 12;

    public const int ViolationsNamed = 10;

    private static readonly string[] Texts =
    [
        "a warehouse's w_ytd is the sum of its districts' d_ytd",
        "a district's d_next_o_id - 1 is its largest o_id, and its largest no_o_id",
        "a district's new orders have consecutive numbers",
        "a district's o_ol_cnt add up to the number of its order lines",
        "an order has no carrier if and only if it is a new order",
        "an order's o_ol_cnt is the number of its order lines",
        "an order line has no delivery date if and only if its order has no carrier",
        "a warehouse's w_ytd is the sum of its payments in the history",
        "a district's d_ytd is the sum of its payments in the history",
        "a customer's balance is what was delivered to it less its payments in the history",

        // The clause speaks of the initial load, where nobody has deliveries; later each one takes a new order away.
        "a district's orders less its new orders are those loaded as delivered, and the deliveries to its customers",
        "a customer's balance and payments add up to what was delivered to it",
    ];

    public static string Text(int condition) => Texts[condition - 1];

    public static ConditionResult Result(int condition, IReadOnlyList<string> violations, double? milliseconds = null) =>
        new($"condition {condition}", Text(condition), Shortened(violations), milliseconds);

    public static ConditionResult Acknowledged(int count, IReadOnlyList<string> missing) =>
        new("acknowledged", $"each of the {count:N0} orders that were acknowledged is there", Shortened(missing));

    private static IReadOnlyList<string> Shortened(IReadOnlyList<string> violations) =>
        violations.Count <= ViolationsNamed ? violations : [.. violations.Take(ViolationsNamed), "and more"];
}
