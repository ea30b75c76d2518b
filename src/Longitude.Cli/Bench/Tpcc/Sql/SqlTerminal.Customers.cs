using Longitude.Cli.Bench.Tpcc.Inputs;
using Longitude.Cli.Bench.Tpcc.Measuring;

namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <content>Payment and Order-Status.</content>
internal sealed partial class SqlTerminal
{
    private const string BadCredit = "BC";

    public async Task<Done> PaymentAsync(PaymentInput input, CancellationToken cancellation)
    {
        await RunAsync(
            TransactionKind.Payment,
            async () =>
            {
                int customer = await CustomerAsync(input.Customer, cancellation);
                (string? data, string historyData) = await PayAsync(input, customer, cancellation);
                await using SqlBatch batch = NewBatch();
                if (data is not null)
                    batch.Add(HomeOf(input.Customer.Warehouse), _sql.SetCustomerData, data, input.Customer.Warehouse, input.Customer.District, customer);
                batch.Add(
                    HomeOf(input.Warehouse), _sql.InsertHistory, input.Customer.Warehouse, input.Customer.District, customer, input.District, input.Warehouse,
                    input.Date, input.AmountCents / 100m, historyData);
                await batch.RunAsync(cancellation);
                return true;
            },
            cancellation);
        return new Done(IsFar: !_homes.AreTogether(input.Warehouse, input.Customer.Warehouse));
    }

    public async Task<Done> OrderStatusAsync(OrderStatusInput input, CancellationToken cancellation)
    {
        CustomerChoice choice = input.Customer;
        await RunAsync(
            TransactionKind.OrderStatus,
            async () =>
            {
                int customer = await CustomerAsync(choice, cancellation);
                string home = HomeOf(choice.Warehouse);
                int order;
                await using (SqlBatch find = NewBatch())
                {
                    find.Add(home, _sql.CustomerBalance, choice.Warehouse, choice.District, customer);
                    find.Add(home, _sql.LastOrder, choice.Warehouse, choice.District, customer);
                    await using Answers answers = await find.ReadAsync(cancellation);
                    await answers.NextAsync($"customer {choice.Warehouse}/{choice.District}/{customer}", cancellation);
                    await answers.NextAsync($"an order of customer {choice.Warehouse}/{choice.District}/{customer}", cancellation);
                    order = answers.Row.GetInt32(0);
                }

                await using SqlBatch list = NewBatch();
                list.Add(home, _sql.OrderLines, choice.Warehouse, choice.District, order);
                await using Answers lines = await list.ReadAsync(cancellation);
                await lines.NextAsync($"a line of order {choice.Warehouse}/{choice.District}/{order}", cancellation);
                do
                    _ = lines.Row.GetDecimal(3);
                while (await lines.Row.ReadAsync(cancellation));
                return true;
            },
            cancellation);
        return default;
    }

    /// <summary>The number of the customer that is meant; by name, the one in the middle.</summary>
    private async Task<int> CustomerAsync(CustomerChoice choice, CancellationToken cancellation)
    {
        if (choice.LastName is null)
            return choice.Id;
        await using SqlBatch batch = NewBatch();
        batch.Add(HomeOf(choice.Warehouse), _sql.CustomersByName, choice.Warehouse, choice.District, choice.LastName);
        await using Answers answers = await batch.ReadAsync(cancellation);
        var found = new List<int>();
        for (bool more = await answers.NextAsync(cancellation); more; more = await answers.Row.ReadAsync(cancellation))
            found.Add(answers.Row.GetInt32(0));
        return found.Count > 0
            ? found[(found.Count - 1) / 2]
            : throw new MissingRowException($"a customer {choice.LastName} of district {choice.Warehouse}/{choice.District}");
    }

    /// <summary>Books a payment.</summary>
    /// <returns>The customer's new data, when its credit is bad; the text for the history.</returns>
    private async Task<(string? Data, string HistoryData)> PayAsync(PaymentInput input, int customer, CancellationToken cancellation)
    {
        CustomerChoice choice = input.Customer;
        decimal amount = input.AmountCents / 100m;
        await using SqlBatch batch = NewBatch();
        batch.Add(HomeOf(choice.Warehouse), _sql.PayCustomer, amount, choice.Warehouse, choice.District, customer);
        batch.Add(HomeOf(input.Warehouse), _sql.PayDistrict, amount, input.Warehouse, input.District);
        batch.Add(HomeOf(input.Warehouse), _sql.PayWarehouse, amount, input.Warehouse);
        await using Answers answers = await batch.ReadAsync(cancellation);
        await answers.NextAsync($"customer {choice.Warehouse}/{choice.District}/{customer}", cancellation);
        string? data = string.Equals(answers.Row.GetString(0), BadCredit, StringComparison.Ordinal)
            ? PaymentTexts.CustomerData(input, customer, answers.Row.GetString(1))
            : null;
        await answers.NextAsync($"district {input.Warehouse}/{input.District}", cancellation);
        string district = answers.Row.GetString(0);
        await answers.NextAsync($"warehouse {input.Warehouse}", cancellation);
        return (data, PaymentTexts.HistoryData(answers.Row.GetString(0), district));
    }
}
