using Longitude.Cli.Bench.Tpcc.Inputs;

namespace Longitude.Cli.Bench.Tpcc.Embedded;

/// <summary>An order, and what its lines add up to.</summary>
internal sealed class OrderFacts(OrderHead head)
{
    public OrderHead Head { get; } = head;

    public int Lines { get; set; }

    /// <summary>The amounts of the lines that have a delivery date.</summary>
    public long DeliveredCents { get; set; }
}

/// <summary>What a district's rows say, to be held against each other.</summary>
internal sealed class DistrictFacts(int warehouse, int district)
{
    private long _lines;

    public int Warehouse { get; } = warehouse;

    public int District { get; } = district;

    public required long YtdCents { get; init; }

    public required long NextOrder { get; init; }

    public SortedDictionary<int, OrderFacts> Orders { get; } = [];

    public SortedSet<int> NewOrders { get; } = [];

    public long PaidCents { get; set; }

    public long Deliveries { get; set; }

    public void Note(int order, int number, OrderLineData line, Action<int, string> violated)
    {
        _lines++;
        if (!Orders.TryGetValue(order, out OrderFacts? facts))
        {
            violated(6, $"ol_w_id = {Warehouse}, ol_d_id = {District}, ol_o_id = {order}, ol_number = {number}, o_id = null");
            return;
        }

        facts.Lines++;
        facts.DeliveredCents += line.Delivery is null ? 0 : line.AmountCents;
        if (facts.Head.IsDelivered != line.Delivery is not null)
        {
            violated(7, $"ol_w_id = {Warehouse}, ol_d_id = {District}, ol_o_id = {order}, ol_number = {number}, "
                + $"ol_delivery_d = {(line.Delivery is null ? "null" : "set")}, o_carrier_id = {(facts.Head.IsDelivered ? facts.Head.Carrier : "null")}");
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
        long counted = Orders.Values.Sum(o => (long)o.Head.LineCount);
        if (counted != _lines)
            violated(4, $"{where}, sum_o_ol_cnt = {counted}, order_lines = {_lines}");
        CheckOrders(violated);
        if (YtdCents != PaidCents)
            violated(9, $"{where}, d_ytd = {EmbeddedChecks.Money(YtdCents)}, sum_h_amount = {EmbeddedChecks.Money(PaidCents)}");
        if (Orders.Count - NewOrders.Count != scale.DeliveredPerDistrict + Deliveries)
            violated(11, $"{where}, orders = {Orders.Count}, new_orders = {NewOrders.Count}, deliveries = {Deliveries}");
    }

    private void CheckOrders(Action<int, string> violated)
    {
        foreach ((int id, OrderFacts order) in Orders)
        {
            string which = $"o_w_id = {Warehouse}, o_d_id = {District}, o_id = {id}";
            if (order.Head.IsDelivered == NewOrders.Contains(id))
                violated(5, $"{which}, o_carrier_id = {(order.Head.IsDelivered ? order.Head.Carrier : "null")}, no_o_id = {(NewOrders.Contains(id) ? id : "null")}");
            if (order.Head.LineCount != order.Lines)
                violated(6, $"{which}, o_ol_cnt = {order.Head.LineCount}, order_lines = {order.Lines}");
        }

        foreach (int id in NewOrders.Where(id => !Orders.ContainsKey(id)))
            violated(5, $"no_w_id = {Warehouse}, no_d_id = {District}, no_o_id = {id}, o_id = null");
    }
}
