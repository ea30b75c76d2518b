using Longitude.Sql.Sessions;
using Longitude.Sql.Types;

namespace Longitude.Tests.Sql.Types;

/// <summary>A session that is nothing but its settings and a time that stands still.</summary>
internal sealed class FakeSession : ISessionState
{
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);

    public TypeSettings Types { get; set; } = TypeSettings.Default;

    public string CurrentUser => "alice";

    public string SessionUser => "alice";

    public string Database => "shop";

    public int BackendId => 7;

    public IReadOnlyList<string> SearchPath => ["public"];

    /// <summary>2024-02-29 12:34:56.789012 UTC.</summary>
    public long TransactionTime => 762_525_296_789_012;

    public long StatementTime => TransactionTime;

    public List<string> Notices { get; } = [];

    public string? Setting(string name) => _settings.GetValueOrDefault(name);

    public void Set(string name, string? value, bool isLocal) => _settings[name] = value ?? "";

    public void Notice(string severity, string sqlState, string message, string? hint = null, string? detail = null) => Notices.Add($"{severity}: {message}");
}
