namespace Longitude.Cli.Bench.Tpcc.Inputs;

/// <summary>The five transactions.</summary>
internal enum TransactionKind
{
    NewOrder,
    Payment,
    OrderStatus,
    Delivery,
    StockLevel,
}

/// <summary>What is ordered: an item, the warehouse that supplies it, and how much.</summary>
internal readonly record struct OrderedItem(int Item, int SupplyWarehouse, int Quantity);

/// <param name="Items">Ordered by supplying warehouse and item, so that two orders take their stock in one order. An item that does not exist is the last.</param>
internal sealed record NewOrderInput(int Warehouse, int District, int Customer, OrderedItem[] Items, DateTime Entry)
{
    public bool AllLocal => Array.TrueForAll(Items, i => i.SupplyWarehouse == Warehouse);
}

/// <summary>A customer, by number or by last name (the one in the middle, by first name, of those who have it).</summary>
internal readonly record struct CustomerChoice(int Warehouse, int District, int Id, string? LastName);

internal sealed record PaymentInput(int Warehouse, int District, CustomerChoice Customer, long AmountCents, DateTime Date);

internal sealed record OrderStatusInput(CustomerChoice Customer);

internal sealed record DeliveryInput(int Warehouse, int Carrier, DateTime Date);

internal sealed record StockLevelInput(int Warehouse, int District, int Threshold);
