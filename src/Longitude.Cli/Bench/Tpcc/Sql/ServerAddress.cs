using Npgsql;

namespace Longitude.Cli.Bench.Tpcc.Sql;

/// <summary>Reads a server's address: <c>postgres://user:password@host:port/database?option=value</c>, or Npgsql's keys and values.</summary>
internal static class ServerAddress
{
    private const int TransactionTimeoutSeconds = 60;

    /// <summary>Statements kept prepared for each connection: all that the benchmark has.</summary>
    private const int PreparedMax = 100;

    /// <exception cref="CommandException">It is neither.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            var address = new NpgsqlConnectionStringBuilder(IsUri(text) ? "" : text);
            if (IsUri(text))
                Fill(address, new Uri(text));
            if (string.IsNullOrEmpty(address.Host))
                throw new CommandException("--url names no host: write postgres://user@host:port/database, or Host=…;Port=…;Username=…;Database=….");
            address.ApplicationName ??= "longitude bench tpcc";
            if (!address.ContainsKey("Max Auto Prepare"))
            {
                address.MaxAutoPrepare = PreparedMax;
                address.AutoPrepareMinUsages = 2;
            }

            if (!address.ContainsKey("Command Timeout"))
                address.CommandTimeout = TransactionTimeoutSeconds;

            // A terminal keeps its connection, and must not get one that another one left.
            address.Pooling = false;
            return address;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new CommandException($"--url cannot be read: {e.Message} Write postgres://user@host:port/database, or Host=…;Port=…;Username=…;Database=….");
        }
    }

    private static bool IsUri(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static void Fill(NpgsqlConnectionStringBuilder address, Uri uri)
    {
        address.Host = Uri.UnescapeDataString(uri.Host).Trim('[', ']');
        if (uri.Port > 0)
            address.Port = uri.Port;
        string[] user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            address.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            address.Password = Uri.UnescapeDataString(user[1]);
        if (uri.AbsolutePath.Length > 1)
            address.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        foreach (string pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] option = pair.Split('=', 2);
            string value = option.Length == 1 ? "" : Uri.UnescapeDataString(option[1]);

            // libpq's names where Npgsql has others.
            string key = option[0] switch
            {
                "sslmode" => "SSL Mode",
                "connect_timeout" => "Timeout",
                "application_name" => "Application Name",
                "host" => "Host",
                _ => Uri.UnescapeDataString(option[0]),
            };
            address[key] = key is "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
    }
}
