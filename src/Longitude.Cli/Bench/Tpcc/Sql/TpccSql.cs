using NpgsqlTypes;

namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <summary>
/// Every SQL statement that the benchmark sends: the transactions (this file), the tables and how they are loaded (Schema), and the
/// consistency conditions (Checks). Beside these it sends only BEGIN ISOLATION LEVEL …, COMMIT and ROLLBACK, and whatever Npgsql sends
/// when it connects.
/// </summary>
/// <remarks>
/// <para>
/// The statements do what the specification's transaction profiles say, with each row that is read and changed handled by one
/// UPDATE … RETURNING: that holds at every isolation level, without SELECT … FOR UPDATE.
/// </para>
/// <para>
/// In the placed form every table has one more column, <c>home</c>, the place of the row's warehouse, which is part of every key; and
/// every statement has one more parameter, always the last: that home. Without it in the key an insert would have to be compared with
/// the rows of the whole world.
/// </para>
/// </remarks>
internal sealed partial class TpccSql(bool placed)
{
    public const int Districts = Inputs.Scale.Districts;

    private const NpgsqlDbType Int = NpgsqlDbType.Integer;
    private const NpgsqlDbType Money = NpgsqlDbType.Numeric;
    private const NpgsqlDbType Text = NpgsqlDbType.Varchar;
    private const NpgsqlDbType Time = NpgsqlDbType.Timestamp;

    /// <summary>True when every row names its place.</summary>
    public bool IsPlaced { get; } = placed;

    // New-Order: one batch to read and to take from the stock, one to insert.

    /// <summary>1 warehouse.</summary>
    public Statement WarehouseTax { get; } = Where(placed, "SELECT w_tax FROM warehouse WHERE w_id = $1", [Int]);

    /// <summary>1 warehouse, 2 district, 3 customer.</summary>
    public Statement CustomerDiscount { get; } = Where(
        placed, "SELECT c_discount, c_last, c_credit FROM customer WHERE c_w_id = $1 AND c_d_id = $2 AND c_id = $3", [Int, Int, Int]);

    /// <summary>1 item. In the placed form each place has the items too.</summary>
    public Statement ItemPrice { get; } = Where(placed, "SELECT i_price, i_name, i_data FROM item WHERE i_id = $1", [Int]);

    /// <summary>By district. 1 quantity, 2 one when the warehouse is another than the order's, else zero, 3 warehouse, 4 item.</summary>
    public IReadOnlyList<Statement> TakeStock { get; } = [.. Enumerable.Range(1, Districts).Select(d => Where(
        placed,
        """
        UPDATE stock SET s_quantity = CASE WHEN s_quantity >= $1 + 10 THEN s_quantity - $1 ELSE s_quantity - $1 + 91 END,
          s_ytd = s_ytd + $1, s_order_cnt = s_order_cnt + 1, s_remote_cnt = s_remote_cnt + $2
        WHERE s_w_id = $3 AND s_i_id = $4
        """,
        [Int, Int, Int, Int],
        $"RETURNING s_quantity, s_dist_{d:00}, s_data"))];

    /// <summary>1 warehouse, 2 district. The order's number is one less than what is returned.</summary>
    public Statement NextOrder { get; } = Where(
        placed, "UPDATE district SET d_next_o_id = d_next_o_id + 1 WHERE d_w_id = $1 AND d_id = $2", [Int, Int], "RETURNING d_next_o_id, d_tax");

    /// <summary>1 warehouse, 2 district, 3 order, 4 customer, 5 time, 6 lines, 7 one when all are of the own warehouse, else zero.</summary>
    public Statement InsertOrder { get; } = Insert(
        placed, "orders", "o_w_id, o_d_id, o_id, o_c_id, o_entry_d, o_ol_cnt, o_all_local", [Int, Int, Int, Int, Time, Int, Int]);

    /// <summary>1 warehouse, 2 district, 3 order.</summary>
    public Statement InsertNewOrder { get; } = Insert(placed, "new_order", "no_w_id, no_d_id, no_o_id", [Int, Int, Int]);

    /// <summary>1 warehouse, 2 district, 3 order, 4 line, 5 item, 6 supplying warehouse, 7 quantity, 8 amount, 9 the stock's text for the district.</summary>
    public Statement InsertOrderLine { get; } = Insert(
        placed,
        "order_line",
        "ol_w_id, ol_d_id, ol_o_id, ol_number, ol_i_id, ol_supply_w_id, ol_quantity, ol_amount, ol_dist_info",
        [Int, Int, Int, Int, Int, Int, Int, Money, Text]);

    // Payment: the customer by name if need be; the three updates; then what follows from them.

    /// <summary>1 warehouse, 2 district, 3 last name; the one in the middle is meant. Order-Status uses it too.</summary>
    public Statement CustomersByName { get; } = Where(
        placed, "SELECT c_id FROM customer WHERE c_w_id = $1 AND c_d_id = $2 AND c_last = $3", [Int, Int, Text], "ORDER BY c_first");

    /// <summary>1 amount, 2 warehouse, 3 district, 4 customer.</summary>
    public Statement PayCustomer { get; } = Where(
        placed,
        """
        UPDATE customer SET c_balance = c_balance - $1, c_ytd_payment = c_ytd_payment + $1, c_payment_cnt = c_payment_cnt + 1
        WHERE c_w_id = $2 AND c_d_id = $3 AND c_id = $4
        """,
        [Money, Int, Int, Int],
        """
        RETURNING c_credit, c_data, c_first, c_middle, c_last, c_street_1, c_street_2, c_city, c_state, c_zip, c_phone, c_since,
          c_credit_lim, c_discount, c_balance
        """);

    /// <summary>1 amount, 2 warehouse, 3 district.</summary>
    public Statement PayDistrict { get; } = Where(
        placed,
        "UPDATE district SET d_ytd = d_ytd + $1 WHERE d_w_id = $2 AND d_id = $3",
        [Money, Int, Int],
        "RETURNING d_name, d_street_1, d_street_2, d_city, d_state, d_zip");

    /// <summary>1 amount, 2 warehouse.</summary>
    public Statement PayWarehouse { get; } = Where(
        placed, "UPDATE warehouse SET w_ytd = w_ytd + $1 WHERE w_id = $2", [Money, Int], "RETURNING w_name, w_street_1, w_street_2, w_city, w_state, w_zip");

    /// <summary>Only for customers with bad credit. 1 data, 2 warehouse, 3 district, 4 customer.</summary>
    public Statement SetCustomerData { get; } = Where(
        placed, "UPDATE customer SET c_data = $1 WHERE c_w_id = $2 AND c_d_id = $3 AND c_id = $4", [Text, Int, Int, Int]);

    /// <summary>1 customer's warehouse, 2 its district, 3 customer, 4 district, 5 warehouse (whose home the row has), 6 time, 7 amount, 8 data.</summary>
    public Statement InsertHistory { get; } = Insert(
        placed, "history", "h_c_w_id, h_c_d_id, h_c_id, h_d_id, h_w_id, h_date, h_amount, h_data", [Int, Int, Int, Int, Int, Time, Money, Text]);

    // Order-Status.

    /// <summary>1 warehouse, 2 district, 3 customer.</summary>
    public Statement CustomerBalance { get; } = Where(
        placed, "SELECT c_first, c_middle, c_last, c_balance FROM customer WHERE c_w_id = $1 AND c_d_id = $2 AND c_id = $3", [Int, Int, Int]);

    /// <summary>1 warehouse, 2 district, 3 customer.</summary>
    public Statement LastOrder { get; } = Where(
        placed,
        "SELECT o_id, o_entry_d, o_carrier_id FROM orders WHERE o_w_id = $1 AND o_d_id = $2 AND o_c_id = $3",
        [Int, Int, Int],
        "ORDER BY o_id DESC LIMIT 1");

    /// <summary>1 warehouse, 2 district, 3 order.</summary>
    public Statement OrderLines { get; } = Where(
        placed,
        "SELECT ol_i_id, ol_supply_w_id, ol_quantity, ol_amount, ol_delivery_d FROM order_line WHERE ol_w_id = $1 AND ol_d_id = $2 AND ol_o_id = $3",
        [Int, Int, Int]);

    // Delivery: each batch for all ten districts.

    /// <summary>
    /// 1 warehouse, 2 district. Of two that run at once at read committed the later one finds nothing, and skips the district.
    /// </summary>
    public Statement TakeOldestNewOrder { get; } = Where(
        placed,
        $"""
        DELETE FROM new_order
        WHERE no_o_id = (SELECT min(no_o_id) FROM new_order WHERE no_w_id = $1 AND no_d_id = $2{(placed ? " AND home = $3" : "")})
          AND no_w_id = $1 AND no_d_id = $2
        """,
        [Int, Int],
        "RETURNING no_o_id");

    /// <summary>1 carrier, 2 warehouse, 3 district, 4 order.</summary>
    public Statement SetCarrier { get; } = Where(
        placed, "UPDATE orders SET o_carrier_id = $1 WHERE o_w_id = $2 AND o_d_id = $3 AND o_id = $4", [Int, Int, Int, Int], "RETURNING o_c_id");

    /// <summary>1 time, 2 warehouse, 3 district, 4 order.</summary>
    public Statement SetDelivered { get; } = Where(
        placed, "UPDATE order_line SET ol_delivery_d = $1 WHERE ol_w_id = $2 AND ol_d_id = $3 AND ol_o_id = $4", [Time, Int, Int, Int]);

    /// <summary>1 warehouse, 2 district, 3 order.</summary>
    public Statement OrderAmount { get; } = Where(
        placed, "SELECT sum(ol_amount) FROM order_line WHERE ol_w_id = $1 AND ol_d_id = $2 AND ol_o_id = $3", [Int, Int, Int]);

    /// <summary>1 amount, 2 warehouse, 3 district, 4 customer.</summary>
    public Statement ChargeCustomer { get; } = Where(
        placed,
        "UPDATE customer SET c_balance = c_balance + $1, c_delivery_cnt = c_delivery_cnt + 1 WHERE c_w_id = $2 AND c_d_id = $3 AND c_id = $4",
        [Money, Int, Int, Int]);

    // Stock-Level.

    /// <summary>1 warehouse, 2 district.</summary>
    public Statement DistrictNextOrder { get; } = Where(placed, "SELECT d_next_o_id FROM district WHERE d_w_id = $1 AND d_id = $2", [Int, Int]);

    /// <summary>1 warehouse, 2 district, 3 the first of the last 20 orders, 4 the number after the last, 5 threshold.</summary>
    public Statement LowStock { get; } = Where(
        placed,
        $"""
        SELECT count(DISTINCT s_i_id) FROM order_line JOIN stock ON s_w_id = ol_w_id AND s_i_id = ol_i_id{(placed ? " AND stock.home = order_line.home" : "")}
        WHERE ol_w_id = $1 AND ol_d_id = $2 AND ol_o_id >= $3 AND ol_o_id < $4 AND s_quantity < $5
        """,
        [Int, Int, Int, Int, Int],
        home: "order_line.home");

    /// <summary>A statement with a condition, which names the home too in the placed form.</summary>
    private static Statement Where(bool placed, string text, NpgsqlDbType[] types, string rest = "", string home = "home")
    {
        if (placed)
        {
            types = [.. types, Text];
            text += $" AND {home} = ${types.Length}";
        }

        return new Statement(rest.Length == 0 ? text : $"{text} {rest}", types);
    }

    private static Statement Insert(bool placed, string table, string columns, NpgsqlDbType[] types)
    {
        if (placed)
        {
            types = [.. types, Text];
            columns += ", home";
        }

        return new Statement($"INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", types.Select((_, i) => $"${i + 1}"))})", types);
    }
}

/// <summary>A statement and the types of its parameters.</summary>
internal sealed record Statement(string Text, IReadOnlyList<NpgsqlDbType> Types);
