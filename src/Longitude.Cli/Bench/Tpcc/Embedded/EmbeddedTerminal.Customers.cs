using System.Text;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Cli.Bench.Tpcc.Embedded;

/// <content>Payment and Order-Status.</content>
internal sealed partial class EmbeddedTerminal
{
    public async Task<Done> PaymentAsync(PaymentInput input, CancellationToken cancellation)
    {
        Key history = Keys.InDistrict(_home, Keys.History, input.Warehouse, input.District, _payments.First, _payments.Next());
        await RunAsync(
            TransactionKind.Payment,
            async tx =>
            {
                await PayAsync(tx, input, history, cancellation);
                return true;
            },
            cancellation);
        return new Done(IsFar: !_world.Homes.AreTogether(input.Warehouse, input.Customer.Warehouse));
    }

    public async Task<Done> OrderStatusAsync(OrderStatusInput input, CancellationToken cancellation)
    {
        await RunAsync(TransactionKind.OrderStatus, tx => StatusAsync(tx, input.Customer, cancellation), cancellation);
        return default;
    }

    private async Task PayAsync(Transaction tx, PaymentInput input, Key history, CancellationToken cancellation)
    {
        int w = input.Warehouse, d = input.District;
        CustomerChoice choice = input.Customer;
        Place customerHome = _world.PlaceOf(choice.Warehouse);
        int customer = await CustomerAsync(tx, choice, customerHome, cancellation);

        // Nobody looks at these two: additions, which do not lose against each other.
        tx.Add(Keys.OfWarehouse(_home, Keys.WarehouseYtd, w), input.AmountCents);
        tx.Add(Keys.OfDistrict(_home, Keys.DistrictYtd, w, d), input.AmountCents);
        (_, string warehouseName) = FixedRows.TaxAndName(await NewestAsync(Keys.OfWarehouse(_home, Keys.WarehouseInfo, w), cancellation));
        (_, string districtName) = FixedRows.TaxAndName(await NewestAsync(Keys.OfDistrict(_home, Keys.DistrictInfo, w, d), cancellation));

        (bool hasBadCredit, _, _) = FixedRows.Customer(
            await NewestAsync(Keys.OfCustomer(customerHome, choice.Warehouse, choice.District, customer, Keys.Info), cancellation));
        Key moneyKey = Keys.OfCustomer(customerHome, choice.Warehouse, choice.District, customer, Keys.Changing);
        CustomerMoney money = CustomerMoney.Read(await ReadAsync(tx, moneyKey, cancellation));
        (money with
        {
            BalanceCents = money.BalanceCents - input.AmountCents,
            YtdPaymentCents = money.YtdPaymentCents + input.AmountCents,
            Payments = money.Payments + 1,
        }).Put(tx, moneyKey);
        if (hasBadCredit)
        {
            Key dataKey = Keys.OfCustomer(customerHome, choice.Warehouse, choice.District, customer, Keys.Data);
            string before = Encoding.UTF8.GetString((await ReadAsync(tx, dataKey, cancellation)).Span);
            tx.Put(dataKey, PaymentTexts.CustomerData(input, customer, before));
        }

        new PaymentData(choice.Warehouse, choice.District, customer, input.Date, input.AmountCents, PaymentTexts.HistoryData(warehouseName, districtName)).Put(tx, history);
    }

    /// <returns>What the customer's last order came to.</returns>
    private async Task<long> StatusAsync(Transaction tx, CustomerChoice choice, CancellationToken cancellation)
    {
        int customer = await CustomerAsync(tx, choice, _home, cancellation);
        CustomerMoney.Read(await ReadAsync(tx, Keys.OfCustomer(_home, choice.Warehouse, choice.District, customer, Keys.Changing), cancellation));
        FixedRows.Customer(await NewestAsync(Keys.OfCustomer(_home, choice.Warehouse, choice.District, customer, Keys.Info), cancellation));
        int? last = null;
        KeyRange orders = KeyRange.Prefix(Keys.InDistrict(_home, Keys.OrderByCustomer, choice.Warehouse, choice.District, customer).Bytes.Span);
        await foreach (Row row in tx.ScanAsync(_home, orders, backwards: true, cancellation))
        {
            last = Keys.LastNumber(row.Key);
            break;
        }

        int order = last ?? throw new MissingRowException($"an order of customer {choice.Warehouse}/{choice.District}/{customer}");
        StoredOrder stored = StoredOrder.Read(await ReadAsync(tx, Keys.InDistrict(_home, Keys.Order, choice.Warehouse, choice.District, order), cancellation));
        return stored.Lines.Sum(l => l.AmountCents);
    }

    /// <summary>The number of the customer that is meant; by name, the one in the middle.</summary>
    private static async ValueTask<int> CustomerAsync(Transaction tx, CustomerChoice choice, Place home, CancellationToken cancellation)
    {
        if (choice.LastName is null)
            return choice.Id;
        var found = new List<int>();
        await foreach (Row row in tx.ScanAsync(home, Keys.NameRange(choice.Warehouse, choice.District, choice.LastName), cancellation: cancellation))
            found.Add(Keys.LastNumber(row.Key));
        return found.Count > 0
            ? found[(found.Count - 1) / 2]
            : throw new MissingRowException($"a customer {choice.LastName} of district {choice.Warehouse}/{choice.District}");
    }
}
