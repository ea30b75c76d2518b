using System.Globalization;

namespace Longitude.Cli.Bench.Tpcc.Inputs;

/// <summary>The texts that a payment writes (clause 2.5.2.2).</summary>
internal static class PaymentTexts
{
    private const int CustomerDataMax = 500;

    /// <summary>What a customer with bad credit is known by: the newest payments first.</summary>
    public static string CustomerData(PaymentInput input, int customer, string before)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{customer} {input.Customer.District} {input.Customer.Warehouse} {input.District} {input.Warehouse} {input.AmountCents / 100m:0.00}|{before}");
        return text.Length <= CustomerDataMax ? text : text[..CustomerDataMax];
    }

    public static string HistoryData(string warehouse, string district) => $"{warehouse}    {district}";
}
