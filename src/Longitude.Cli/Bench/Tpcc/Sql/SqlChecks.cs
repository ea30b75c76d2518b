using System.Diagnostics;
using System.Globalization;
using Longitude.Cli.Bench.Tpcc.Inputs;
using Npgsql;

namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <summary>Asks a server for the rows that break the consistency conditions.</summary>
internal sealed class SqlChecks(NpgsqlConnection connection, Scale scale)
{
    /// <summary>The condition that counts from what was loaded as delivered.</summary>
    private const int CountsDeliveries = 11;

    public async Task<ConditionResult> CheckAsync(int condition, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        var violations = new List<string>();
        foreach (string query in TpccSql.Violations(condition))
        {
            await using var command = new NpgsqlCommand(query, connection);
            if (condition == CountsDeliveries)
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = scale.DeliveredPerDistrict });
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                violations.Add(string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetName(i)} = {Show(reader.GetValue(i))}")));
        }

        return Conditions.Result(condition, violations, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    public async Task<ConditionResult> CheckAcknowledgedAsync(IReadOnlyCollection<OrderId> acknowledged, CancellationToken cancellation)
    {
        var there = new HashSet<OrderId>();
        await using (var command = new NpgsqlCommand(TpccSql.OrdersSince, connection))
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = scale.CustomersPerDistrict });
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                there.Add(new OrderId(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2)));
        }

        return Conditions.Acknowledged(acknowledged.Count, [.. acknowledged.Where(o => !there.Contains(o)).Select(o => $"order {o.Warehouse}/{o.District}/{o.Order}")]);
    }

    private static string Show(object value) => value is DBNull ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
