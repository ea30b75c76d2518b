using Longitude.Cli.Bench.Tpcc.Inputs;
using Npgsql;

namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <summary>Fills the tables by COPY, in pieces of some ten thousand rows at most, several beside each other.</summary>
internal sealed class SqlLoader(TpccSql sql, Homes homes, Population population, Func<City, NpgsqlConnection> connect, Action<long> rowsLoaded)
{
    private const int PiecesAtATime = 4;
    private const int PieceItems = 10_000;

    public Task LoadAsync(int warehouses, CancellationToken cancellation) => Parallel.ForEachAsync(
        Pieces(warehouses),
        new ParallelOptions { MaxDegreeOfParallelism = PiecesAtATime, CancellationToken = cancellation },
        async (piece, token) =>
        {
            await using NpgsqlConnection connection = connect(piece.City);
            await connection.OpenAsync(token);
            await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync(sql.Copy(TpccSql.TableOf(piece.Table)), token);
            piece.Write(new CopyWriter(importer, sql.IsPlaced ? piece.City.Path : null));
            rowsLoaded((long)await importer.CompleteAsync(token));
        });

    private IEnumerable<Piece> Pieces(int warehouses)
    {
        foreach (City city in sql.IsPlaced ? homes.Cities : homes.Cities.Take(1))
        {
            foreach (int first in Firsts())
                yield return new Piece(city, "item", to => to.Rows(population.Items(first, PieceItems)));
        }

        for (int warehouse = 1; warehouse <= warehouses; warehouse++)
        {
            foreach (Piece piece in PiecesOf(warehouse))
                yield return piece;
        }
    }

    private IEnumerable<Piece> PiecesOf(int warehouse)
    {
        City city = homes.Of(warehouse);
        yield return new Piece(city, "warehouse", to => to.Row(population.Warehouse(warehouse)));
        yield return new Piece(city, "district", to => to.Rows(population.Districts(warehouse)));
        foreach (int first in Firsts())
            yield return new Piece(city, "stock", to => to.Rows(population.Stock(warehouse, first, PieceItems)));
        for (int d = 1; d <= Scale.Districts; d++)
        {
            int district = d;
            yield return new Piece(city, "customer", to => to.Rows(population.Customers(warehouse, district)));
            yield return new Piece(city, "history", to => to.Rows(population.History(warehouse, district)));
            yield return new Piece(city, "orders", to => to.Rows(population.Orders(warehouse, district)));
            yield return new Piece(city, "new_order", to => to.NewOrders(population.Orders(warehouse, district)));
            yield return new Piece(city, "order_line", to => to.Rows(population.OrderLines(warehouse, district)));
        }
    }

    private IEnumerable<int> Firsts() => Enumerable.Range(0, population.Scale.Items / PieceItems).Select(i => (i * PieceItems) + 1);

    private sealed record Piece(City City, string Table, Action<CopyWriter> Write);
}
