using System.Text;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Cli.Bench.Tpcc.Embedded;

/// <summary>Fills the tables, in transactions of some hundred rows, several pieces beside each other.</summary>
internal sealed class EmbeddedLoader(EmbeddedWorld world, Population population, Action<long> rowsLoaded)
{
    private const int PiecesAtATime = 4;
    private const int PieceItems = 10_000;
    private const int TransactionRows = 500;

    public Task LoadAsync(int warehouses, CancellationToken cancellation) => Parallel.ForEachAsync(
        Pieces(warehouses),
        new ParallelOptions { MaxDegreeOfParallelism = PiecesAtATime, CancellationToken = cancellation },
        async (piece, token) => await piece(token));

    private IEnumerable<Func<CancellationToken, Task>> Pieces(int warehouses)
    {
        foreach (City city in world.Homes.Cities)
        {
            Place place = world.Places[city.Index];
            foreach (int first in Firsts())
                yield return c => PutAsync(place, population.Items(first, PieceItems), (tx, i) => FixedRows.PutItem(tx, Keys.OfItem(place, i.Id), i), c);
        }

        for (int warehouse = 1; warehouse <= warehouses; warehouse++)
        {
            foreach (Func<CancellationToken, Task> piece in PiecesOf(warehouse, world.PlaceOf(warehouse)))
                yield return piece;
        }
    }

    private IEnumerable<Func<CancellationToken, Task>> PiecesOf(int warehouse, Place home)
    {
        yield return c => PutAsync(home, [population.Warehouse(warehouse)], (tx, w) => Put(tx, home, w), c);
        yield return c => PutAsync(home, population.Districts(warehouse), (tx, d) => Put(tx, home, d), c);
        foreach (int first in Firsts())
            yield return c => PutAsync(home, population.Stock(warehouse, first, PieceItems), (tx, s) => Put(tx, home, s), c);
        for (int d = 1; d <= Scale.Districts; d++)
        {
            int district = d;
            yield return c => PutAsync(home, population.Customers(warehouse, district), (tx, r) => Put(tx, home, r), c);
            yield return c => PutAsync(home, population.History(warehouse, district), (tx, h) => Put(tx, home, h), c);
            yield return c => PutAsync(home, OrdersWithLines(warehouse, district), (tx, o) => Put(tx, home, o.Order, o.Lines), c);
        }
    }

    private IEnumerable<int> Firsts() => Enumerable.Range(0, population.Scale.Items / PieceItems).Select(i => (i * PieceItems) + 1);

    private IEnumerable<(OrderRow Order, List<OrderLineRow> Lines)> OrdersWithLines(int warehouse, int district)
    {
        using IEnumerator<OrderLineRow> lines = population.OrderLines(warehouse, district).GetEnumerator();
        foreach (OrderRow order in population.Orders(warehouse, district))
        {
            var own = new List<OrderLineRow>();
            while (own.Count < order.LineCount && lines.MoveNext())
                own.Add(lines.Current);
            yield return (order, own);
        }
    }

    private async Task PutAsync<T>(Place home, IEnumerable<T> rows, Action<Transaction, T> put, CancellationToken cancellation)
    {
        Connection connection = world.Connections[Array.IndexOf(world.Places, home)];
        foreach (T[] some in rows.Chunk(TransactionRows))
        {
            await connection.RunAsync(
                tx =>
                {
                    foreach (T row in some)
                        put(tx, row);
                    return Task.CompletedTask;
                },
                options: null,
                cancellation);
            rowsLoaded(some.Length);
        }
    }

    private static void Put(Transaction tx, Place home, in WarehouseRow w)
    {
        FixedRows.Put(tx, Keys.OfWarehouse(home, Keys.WarehouseInfo, w.Id), w.Tax, w.Name, w.Address);
        tx.PutNumber(Keys.OfWarehouse(home, Keys.WarehouseYtd, w.Id), w.YtdCents);
    }

    private static void Put(Transaction tx, Place home, in DistrictRow d)
    {
        FixedRows.Put(tx, Keys.OfDistrict(home, Keys.DistrictInfo, d.Warehouse, d.Id), d.Tax, d.Name, d.Address);
        tx.PutNumber(Keys.OfDistrict(home, Keys.DistrictYtd, d.Warehouse, d.Id), d.YtdCents);
        tx.PutNumber(Keys.OfDistrict(home, Keys.DistrictNext, d.Warehouse, d.Id), d.NextOrder);
    }

    private static void Put(Transaction tx, Place home, in CustomerRow c)
    {
        FixedRows.PutCustomer(tx, Keys.OfCustomer(home, c.Warehouse, c.District, c.Id, Keys.Info), c);
        new CustomerMoney(c.BalanceCents, c.YtdPaymentCents, c.Payments, c.Deliveries).Put(tx, Keys.OfCustomer(home, c.Warehouse, c.District, c.Id, Keys.Changing));
        tx.Put(Keys.OfCustomer(home, c.Warehouse, c.District, c.Id, Keys.Data), c.Data);
        tx.Put(Keys.OfName(home, c.Warehouse, c.District, c.Last, c.First, c.Id), []);
    }

    private static void Put(Transaction tx, Place home, in HistoryRow h) =>
        new PaymentData(h.CustomerWarehouse, h.CustomerDistrict, h.Customer, h.Date, h.AmountCents, h.Data)
            .Put(tx, Keys.InDistrict(home, Keys.History, h.Warehouse, h.District, 0, h.Customer));

    private static void Put(Transaction tx, Place home, in OrderRow o, List<OrderLineRow> lines)
    {
        StoredLine[] stored =
            [.. lines.Select(l => new StoredLine(l.Delivery, l.Item, l.SupplyWarehouse, l.Quantity, l.AmountCents, Encoding.ASCII.GetBytes(l.DistrictText)))];
        new StoredOrder(o.Customer, o.Entry, o.Carrier ?? 0, o.LineCount, o.AllLocal, stored).Put(tx, Keys.InDistrict(home, Keys.Order, o.Warehouse, o.District, o.Id));
        tx.Put(Keys.InDistrict(home, Keys.OrderByCustomer, o.Warehouse, o.District, o.Customer, o.Id), []);
        if (o.Carrier is null)
            tx.Put(Keys.InDistrict(home, Keys.NewOrder, o.Warehouse, o.District, o.Id), []);
    }

    private static void Put(Transaction tx, Place home, in StockRow s)
    {
        FixedRows.PutStock(tx, Keys.OfStock(home, s.Warehouse, s.Item, Keys.Info), s);
        new StockCount(s.Quantity, s.Ytd, s.Orders, s.RemoteOrders).Put(tx, Keys.OfStock(home, s.Warehouse, s.Item, Keys.Changing));
    }
}
