using Longitude.Cli.Bench.Tpcc.Inputs;

namespace Longitude.Cli.Bench.Tpcc.Embedded;

/// <summary>What a district's rows say, to be held against each other.</summary>
internal sealed class DistrictFacts(int warehouse, int district)
{
    private long _counted;
    private long _lines;

    public int Warehouse { get; } = warehouse;

    public int District { get; } = district;

    public required long YtdCents { get; init; }

    public required long NextOrder { get; init; }

    /// <summary>By number: the carrier, zero for none.</summary>
    public SortedDictionary<int, int> Orders { get; } = [];

    public SortedSet<int> NewOrders { get; } = [];

    public long PaidCents { get; set; }

    public long Deliveries { get; set; }

    public void Note(int id, StoredOrder order, Action<int, string> violated)
    {
        Orders.Add(id, order.Carrier);
        _counted += order.LineCount;
        _lines += order.Lines.Length;
        if (order.LineCount != order.Lines.Length)
            violated(6, $"o_w_id = {Warehouse}, o_d_id = {District}, o_id = {id}, o_ol_cnt = {order.LineCount}, order_lines = {order.Lines.Length}");
        for (int i = 0; i < order.Lines.Length; i++)
        {
            if (order.IsDelivered == order.Lines[i].Delivery is null)
            {
                violated(7, $"ol_w_id = {Warehouse}, ol_d_id = {District}, ol_o_id = {id}, ol_number = {i + 1}, "
                    + $"ol_delivery_d = {(order.IsDelivered ? "null" : "set")}, o_carrier_id = {Carrier(order.Carrier)}");
            }
        }
    }

    public void Check(Scale scale, Action<int, string> violated)
    {
        string where = $"d_w_id = {Warehouse}, d_id = {District}";
        int lastOrder = Orders.Count == 0 ? 0 : Orders.Keys.Last(), lastNew = NewOrders.Max;
        if (NextOrder - 1 != lastOrder || (NewOrders.Count > 0 && NextOrder - 1 != lastNew))
            violated(2, $"{where}, d_next_o_id = {NextOrder}, max_o_id = {lastOrder}, max_no_o_id = {(NewOrders.Count > 0 ? lastNew : "null")}");
        if (NewOrders.Count > 0 && lastNew - NewOrders.Min + 1 != NewOrders.Count)
            violated(3, $"{where}, min_no_o_id = {NewOrders.Min}, max_no_o_id = {lastNew}, new_orders = {NewOrders.Count}");
        if (_counted != _lines)
            violated(4, $"{where}, sum_o_ol_cnt = {_counted}, order_lines = {_lines}");
        CheckOrders(violated);
        if (YtdCents != PaidCents)
            violated(9, $"{where}, d_ytd = {EmbeddedChecks.Money(YtdCents)}, sum_h_amount = {EmbeddedChecks.Money(PaidCents)}");
        if (Orders.Count - NewOrders.Count != scale.DeliveredPerDistrict + Deliveries)
            violated(11, $"{where}, orders = {Orders.Count}, new_orders = {NewOrders.Count}, deliveries = {Deliveries}");
    }

    private void CheckOrders(Action<int, string> violated)
    {
        foreach ((int id, int carrier) in Orders)
        {
            if (carrier != 0 == NewOrders.Contains(id))
                violated(5, $"o_w_id = {Warehouse}, o_d_id = {District}, o_id = {id}, o_carrier_id = {Carrier(carrier)}, no_o_id = {(NewOrders.Contains(id) ? id : "null")}");
        }

        foreach (int id in NewOrders.Where(id => !Orders.ContainsKey(id)))
            violated(5, $"no_w_id = {Warehouse}, no_d_id = {District}, no_o_id = {id}, o_id = null");
    }
    private static string Carrier(int carrier) => carrier == 0 ? "null" : $"{carrier}";
}
