namespace Longitude.Cli.Bench.Tpcc.Inputs;

/// <summary>The rows of the nine tables as they are loaded. Money is in cents, taxes and discounts in ten-thousandths.</summary>
internal readonly record struct Address(string Street1, string Street2, string City, string State, string Zip);

internal readonly record struct ItemRow(int Id, int ImageId, string Name, int PriceCents, string Data);

internal readonly record struct WarehouseRow(int Id, string Name, Address Address, int Tax, long YtdCents);

internal readonly record struct DistrictRow(int Warehouse, int Id, string Name, Address Address, int Tax, long YtdCents, int NextOrder);

internal readonly record struct CustomerRow(
    int Warehouse, int District, int Id, string First, string Middle, string Last, Address Address, string Phone, DateTime Since, string Credit,
    long CreditLimitCents, int Discount, long BalanceCents, long YtdPaymentCents, int Payments, int Deliveries, string Data);

internal readonly record struct HistoryRow(
    int CustomerWarehouse, int CustomerDistrict, int Customer, int District, int Warehouse, DateTime Date, long AmountCents, string Data);

internal readonly record struct OrderRow(
    int Warehouse, int District, int Id, int Customer, DateTime Entry, int? Carrier, int LineCount, bool AllLocal);

internal readonly record struct OrderLineRow(
    int Warehouse, int District, int Order, int Number, int Item, int SupplyWarehouse, DateTime? Delivery, int Quantity, long AmountCents, string DistrictText);

internal readonly record struct StockRow(int Warehouse, int Item, int Quantity, IReadOnlyList<string> DistrictTexts, int Ytd, int Orders, int RemoteOrders, string Data);
