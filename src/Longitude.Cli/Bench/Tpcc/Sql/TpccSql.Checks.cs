namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <content>
/// The consistency conditions of clause 3.3.2, as queries for the rows that break them: a column's name and value are what a violation is
/// told by.
/// </content>
internal sealed partial class TpccSql
{
    /// <summary>The orders made since the load. 1 the last order of the load.</summary>
    public const string OrdersSince = "SELECT o_w_id, o_d_id, o_id FROM orders WHERE o_id > $1";

    private const string Delivered =
        """
        (SELECT o_w_id, o_d_id, o_c_id, sum(ol_amount) AS delivered
          FROM orders JOIN order_line ON ol_w_id = o_w_id AND ol_d_id = o_d_id AND ol_o_id = o_id
          WHERE ol_delivery_d IS NOT NULL GROUP BY o_w_id, o_d_id, o_c_id) AS o
          ON o_w_id = c_w_id AND o_d_id = c_d_id AND o_c_id = c_id
        """;

    /// <summary>By condition, 1 to 12; one about two tables may ask from both sides.</summary>
    private static readonly string[][] ViolationQueries =
    [
        [
            """
            SELECT w_id, w_ytd, sum(d_ytd) AS sum_d_ytd FROM warehouse LEFT JOIN district ON d_w_id = w_id
            GROUP BY w_id, w_ytd HAVING w_ytd <> coalesce(sum(d_ytd), 0)
            """,
        ],
        [
            """
            SELECT d_w_id, d_id, d_next_o_id, max_o_id, max_no_o_id FROM district
            LEFT JOIN (SELECT o_w_id, o_d_id, max(o_id) AS max_o_id FROM orders GROUP BY o_w_id, o_d_id) AS o ON o_w_id = d_w_id AND o_d_id = d_id
            LEFT JOIN (SELECT no_w_id, no_d_id, max(no_o_id) AS max_no_o_id FROM new_order GROUP BY no_w_id, no_d_id) AS n ON no_w_id = d_w_id AND no_d_id = d_id
            WHERE d_next_o_id - 1 <> coalesce(max_o_id, 0) OR d_next_o_id - 1 <> coalesce(max_no_o_id, d_next_o_id - 1)
            """,
        ],
        [
            """
            SELECT no_w_id, no_d_id, min(no_o_id) AS min_no_o_id, max(no_o_id) AS max_no_o_id, count(*) AS new_orders FROM new_order
            GROUP BY no_w_id, no_d_id HAVING max(no_o_id) - min(no_o_id) + 1 <> count(*)
            """,
        ],
        [
            """
            SELECT d_w_id, d_id, sum_o_ol_cnt, order_lines FROM district
            LEFT JOIN (SELECT o_w_id, o_d_id, sum(o_ol_cnt) AS sum_o_ol_cnt FROM orders GROUP BY o_w_id, o_d_id) AS o ON o_w_id = d_w_id AND o_d_id = d_id
            LEFT JOIN (SELECT ol_w_id, ol_d_id, count(*) AS order_lines FROM order_line GROUP BY ol_w_id, ol_d_id) AS l ON ol_w_id = d_w_id AND ol_d_id = d_id
            WHERE coalesce(sum_o_ol_cnt, 0) <> coalesce(order_lines, 0)
            """,
        ],
        [
            """
            SELECT o_w_id, o_d_id, o_id, o_carrier_id, no_o_id FROM orders
            LEFT JOIN new_order ON no_w_id = o_w_id AND no_d_id = o_d_id AND no_o_id = o_id
            WHERE (o_carrier_id IS NULL AND no_o_id IS NULL) OR (o_carrier_id IS NOT NULL AND no_o_id IS NOT NULL)
            """,
            """
            SELECT no_w_id, no_d_id, no_o_id, o_id FROM new_order LEFT JOIN orders ON o_w_id = no_w_id AND o_d_id = no_d_id AND o_id = no_o_id
            WHERE o_id IS NULL
            """,
        ],
        [
            """
            SELECT o_w_id, o_d_id, o_id, o_ol_cnt, order_lines FROM orders
            LEFT JOIN (SELECT ol_w_id, ol_d_id, ol_o_id, count(*) AS order_lines FROM order_line GROUP BY ol_w_id, ol_d_id, ol_o_id) AS l
              ON ol_w_id = o_w_id AND ol_d_id = o_d_id AND ol_o_id = o_id
            WHERE o_ol_cnt <> coalesce(order_lines, 0)
            """,
            """
            SELECT ol_w_id, ol_d_id, ol_o_id, ol_number, o_id FROM order_line LEFT JOIN orders ON o_w_id = ol_w_id AND o_d_id = ol_d_id AND o_id = ol_o_id
            WHERE o_id IS NULL
            """,
        ],
        [
            """
            SELECT ol_w_id, ol_d_id, ol_o_id, ol_number, ol_delivery_d, o_carrier_id FROM order_line
            JOIN orders ON o_w_id = ol_w_id AND o_d_id = ol_d_id AND o_id = ol_o_id
            WHERE (ol_delivery_d IS NULL AND o_carrier_id IS NOT NULL) OR (ol_delivery_d IS NOT NULL AND o_carrier_id IS NULL)
            """,
        ],
        [
            """
            SELECT w_id, w_ytd, sum_h_amount FROM warehouse LEFT JOIN (SELECT h_w_id, sum(h_amount) AS sum_h_amount FROM history GROUP BY h_w_id) AS h ON h_w_id = w_id
            WHERE w_ytd <> coalesce(sum_h_amount, 0)
            """,
        ],
        [
            """
            SELECT d_w_id, d_id, d_ytd, sum_h_amount FROM district
            LEFT JOIN (SELECT h_w_id, h_d_id, sum(h_amount) AS sum_h_amount FROM history GROUP BY h_w_id, h_d_id) AS h ON h_w_id = d_w_id AND h_d_id = d_id
            WHERE d_ytd <> coalesce(sum_h_amount, 0)
            """,
        ],
        [
            $"""
            SELECT c_w_id, c_d_id, c_id, c_balance, delivered, sum_h_amount FROM customer
            LEFT JOIN {Delivered}
            LEFT JOIN (SELECT h_c_w_id, h_c_d_id, h_c_id, sum(h_amount) AS sum_h_amount FROM history GROUP BY h_c_w_id, h_c_d_id, h_c_id) AS h
              ON h_c_w_id = c_w_id AND h_c_d_id = c_d_id AND h_c_id = c_id
            WHERE c_balance <> coalesce(delivered, 0) - coalesce(sum_h_amount, 0)
            """,
        ],
        [
            """
            SELECT d_w_id, d_id, orders, new_orders, deliveries FROM district
            LEFT JOIN (SELECT o_w_id, o_d_id, count(*) AS orders FROM orders GROUP BY o_w_id, o_d_id) AS o ON o_w_id = d_w_id AND o_d_id = d_id
            LEFT JOIN (SELECT no_w_id, no_d_id, count(*) AS new_orders FROM new_order GROUP BY no_w_id, no_d_id) AS n ON no_w_id = d_w_id AND no_d_id = d_id
            LEFT JOIN (SELECT c_w_id, c_d_id, sum(c_delivery_cnt) AS deliveries FROM customer GROUP BY c_w_id, c_d_id) AS c ON c_w_id = d_w_id AND c_d_id = d_id
            WHERE coalesce(orders, 0) - coalesce(new_orders, 0) <> $1 + coalesce(deliveries, 0)
            """,
        ],
        [
            $"""
            SELECT c_w_id, c_d_id, c_id, c_balance, c_ytd_payment, delivered FROM customer
            LEFT JOIN {Delivered}
            WHERE c_balance + c_ytd_payment <> coalesce(delivered, 0)
            """,
        ],
    ];

    /// <summary>The queries for the rows that break a condition. That of condition 11 has a parameter: orders that each district was loaded with as delivered.</summary>
    public static IEnumerable<string> Violations(int condition) =>
        ViolationQueries[condition - 1].Select(query => $"{query}\nORDER BY 1, 2 LIMIT {Conditions.ViolationsNamed + 1}");
}
