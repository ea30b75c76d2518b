namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <content>The tables, in the order in which they are made and loaded; and what is sent around the loading.</content>
internal sealed partial class TpccSql
{
    /// <summary>Says whether a benchmark's tables are there.</summary>
    public const string CountWarehouses = "SELECT count(*) FROM warehouse";

    /// <summary>Says at which scale they were loaded.</summary>
    public const string LastItem = "SELECT max(i_id) FROM item";

    /// <summary>Lets the planner know the loaded tables. A server that does not know it is left without.</summary>
    public const string Analyze = "ANALYZE";

    public static readonly IReadOnlyList<Table> Tables =
    [
        new(
            "item",
            [
                ("i_id", "integer NOT NULL"), ("i_im_id", "integer NOT NULL"), ("i_name", "varchar(24) NOT NULL"), ("i_price", "numeric(5,2) NOT NULL"),
                ("i_data", "varchar(50) NOT NULL"),
            ],
            "i_id"),
        new(
            "warehouse",
            [
                ("w_id", "integer NOT NULL"), ("w_name", "varchar(10) NOT NULL"), .. Address("w"), ("w_tax", "numeric(4,4) NOT NULL"),
                ("w_ytd", "numeric(12,2) NOT NULL"),
            ],
            "w_id"),
        new(
            "district",
            [
                ("d_w_id", "integer NOT NULL"), ("d_id", "integer NOT NULL"), ("d_name", "varchar(10) NOT NULL"), .. Address("d"),
                ("d_tax", "numeric(4,4) NOT NULL"), ("d_ytd", "numeric(12,2) NOT NULL"), ("d_next_o_id", "integer NOT NULL"),
            ],
            "d_w_id, d_id",
            new ForeignKey("d_w_id", "warehouse (w_id)")),
        new(
            "customer",
            [
                ("c_w_id", "integer NOT NULL"), ("c_d_id", "integer NOT NULL"), ("c_id", "integer NOT NULL"), ("c_first", "varchar(16) NOT NULL"),
                ("c_middle", "char(2) NOT NULL"), ("c_last", "varchar(16) NOT NULL"), .. Address("c"), ("c_phone", "char(16) NOT NULL"),
                ("c_since", "timestamp NOT NULL"), ("c_credit", "char(2) NOT NULL"), ("c_credit_lim", "numeric(12,2) NOT NULL"),
                ("c_discount", "numeric(4,4) NOT NULL"), ("c_balance", "numeric(12,2) NOT NULL"), ("c_ytd_payment", "numeric(12,2) NOT NULL"),
                ("c_payment_cnt", "integer NOT NULL"), ("c_delivery_cnt", "integer NOT NULL"), ("c_data", "varchar(500) NOT NULL"),
            ],
            "c_w_id, c_d_id, c_id",
            new ForeignKey("c_w_id, c_d_id", "district (d_w_id, d_id)")),
        new(
            "history",
            [
                ("h_c_w_id", "integer NOT NULL"), ("h_c_d_id", "integer NOT NULL"), ("h_c_id", "integer NOT NULL"), ("h_d_id", "integer NOT NULL"),
                ("h_w_id", "integer NOT NULL"), ("h_date", "timestamp NOT NULL"), ("h_amount", "numeric(6,2) NOT NULL"), ("h_data", "varchar(24) NOT NULL"),
            ],
            Key: null,
            new ForeignKey("h_c_w_id, h_c_d_id, h_c_id", "customer (c_w_id, c_d_id, c_id)"),
            new ForeignKey("h_w_id, h_d_id", "district (d_w_id, d_id)")),
        new(
            "orders",
            [
                ("o_w_id", "integer NOT NULL"), ("o_d_id", "integer NOT NULL"), ("o_id", "integer NOT NULL"), ("o_c_id", "integer NOT NULL"),
                ("o_entry_d", "timestamp NOT NULL"), ("o_carrier_id", "integer"), ("o_ol_cnt", "integer NOT NULL"), ("o_all_local", "integer NOT NULL"),
            ],
            "o_w_id, o_d_id, o_id",
            new ForeignKey("o_w_id, o_d_id, o_c_id", "customer (c_w_id, c_d_id, c_id)")),
        new(
            "new_order",
            [("no_w_id", "integer NOT NULL"), ("no_d_id", "integer NOT NULL"), ("no_o_id", "integer NOT NULL")],
            "no_w_id, no_d_id, no_o_id",
            new ForeignKey("no_w_id, no_d_id, no_o_id", "orders (o_w_id, o_d_id, o_id)")),
        new(
            "stock",
            [
                ("s_w_id", "integer NOT NULL"), ("s_i_id", "integer NOT NULL"), ("s_quantity", "integer NOT NULL"),
                .. Enumerable.Range(1, Districts).Select(d => ($"s_dist_{d:00}", "char(24) NOT NULL")),
                ("s_ytd", "integer NOT NULL"), ("s_order_cnt", "integer NOT NULL"), ("s_remote_cnt", "integer NOT NULL"), ("s_data", "varchar(50) NOT NULL"),
            ],
            "s_w_id, s_i_id",
            new ForeignKey("s_w_id", "warehouse (w_id)"),
            new ForeignKey("s_i_id", "item (i_id)")),
        new(
            "order_line",
            [
                ("ol_w_id", "integer NOT NULL"), ("ol_d_id", "integer NOT NULL"), ("ol_o_id", "integer NOT NULL"), ("ol_number", "integer NOT NULL"),
                ("ol_i_id", "integer NOT NULL"), ("ol_supply_w_id", "integer NOT NULL"), ("ol_delivery_d", "timestamp"),
                ("ol_quantity", "integer NOT NULL"), ("ol_amount", "numeric(6,2) NOT NULL"), ("ol_dist_info", "char(24) NOT NULL"),
            ],
            "ol_w_id, ol_d_id, ol_o_id, ol_number",
            new ForeignKey("ol_w_id, ol_d_id, ol_o_id", "orders (o_w_id, o_d_id, o_id)"),
            new ForeignKey("ol_supply_w_id, ol_i_id", "stock (s_w_id, s_i_id)")),
    ];

    /// <summary>Tables and keys; the rest follows when the rows are there.</summary>
    public IEnumerable<string> CreateTables() => Tables.Select(t =>
    {
        IEnumerable<string> lines = t.Columns.Select(c => $"{c.Name} {c.Type}");
        if (IsPlaced)
            lines = lines.Append("home place NOT NULL");
        if (t.Key is not null)
            lines = lines.Append($"PRIMARY KEY ({Keyed(t.Key)})");
        return $"CREATE TABLE {t.Name} (\n  {string.Join(",\n  ", lines)}\n){(IsPlaced ? " PLACED BY home" : "")}";
    });

    public IEnumerable<string> CreateIndexes() =>
    [
        $"CREATE INDEX customer_by_name ON customer ({Keyed("c_w_id, c_d_id, c_last, c_first")})",
        $"CREATE INDEX orders_by_customer ON orders ({Keyed("o_w_id, o_d_id, o_c_id, o_id")})",
    ];

    public IEnumerable<string> CreateForeignKeys()
    {
        if (IsPlaced)
            throw new CommandException("--foreign-keys cannot be combined with --placed: a row may refer to one of another place, whose home it does not hold.");
        return Tables.SelectMany(t => t.ForeignKeys.Select((key, i) =>
            $"ALTER TABLE {t.Name} ADD CONSTRAINT {t.Name}_fk{i + 1} FOREIGN KEY ({key.Columns}) REFERENCES {key.References}"));
    }

    /// <summary>In the order that foreign keys allow.</summary>
    public static IEnumerable<string> DropTables() => Tables.Reverse().Select(t => $"DROP TABLE IF EXISTS {t.Name}");

    public static Table TableOf(string name) => Tables.Single(t => string.Equals(t.Name, name, StringComparison.Ordinal));

    public string Copy(Table table) =>
        $"COPY {table.Name} ({string.Join(", ", table.Columns.Select(c => c.Name))}{(IsPlaced ? ", home" : "")}) FROM STDIN (FORMAT BINARY)";

    private string Keyed(string columns) => IsPlaced ? "home, " + columns : columns;

    private static IEnumerable<(string Name, string Type)> Address(string prefix) =>
    [
        ($"{prefix}_street_1", "varchar(20) NOT NULL"), ($"{prefix}_street_2", "varchar(20) NOT NULL"), ($"{prefix}_city", "varchar(20) NOT NULL"),
        ($"{prefix}_state", "char(2) NOT NULL"), ($"{prefix}_zip", "char(9) NOT NULL"),
    ];

    /// <summary>A table: its columns with their types, and its primary key (the specification gives history none).</summary>
    internal sealed record Table(string Name, IReadOnlyList<(string Name, string Type)> Columns, string? Key, params ForeignKey[] ForeignKeys);

    internal sealed record ForeignKey(string Columns, string References);
}
