using System.Globalization;

namespace Longitude.Cli.Bench.Tpcc;

/// <summary>
/// A file of the orders that were acknowledged, a line each, written as soon as they were: what is in it must be in the database, whenever
/// database or benchmark were killed.
/// </summary>
internal sealed class AcknowledgedOrders(string file) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _to = new(file, append: true) { AutoFlush = true };

    public void Add(OrderId order)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{order.Warehouse} {order.District} {order.Order}");
        lock (_gate)
            _to.WriteLine(line);
    }

    /// <summary>What the file names; a last line that was cut short is none.</summary>
    public static IReadOnlyCollection<OrderId> Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd();
        return
        [
            .. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' '))
                .Select(f => new OrderId(Number(f[0]), Number(f[1]), Number(f[2]))),
        ];
    }

    public void Dispose() => _to.Dispose();

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
