namespace Longitude.Server.Hosting;

internal static class ServerVersion
{
    /// <summary>Longitude's own version, such as 0.1.0.</summary>
    public static string Own { get; } = typeof(ServerVersion).Assembly.GetName().Version?.ToString(3) ?? "";
}
