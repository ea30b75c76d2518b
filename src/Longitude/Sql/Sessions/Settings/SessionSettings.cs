using System.Collections.Immutable;
using Longitude.Sql.Types;

namespace Longitude.Sql.Sessions.Settings;

/// <summary>
/// The run-time parameters of one session. Changes made within a transaction are undone with it; those of SET LOCAL end with it
/// in any case.
/// </summary>
internal sealed class SessionSettings
{
    private ImmutableDictionary<string, string> _session;
    private ImmutableDictionary<string, string> _local;
    private TypeSettings? _types;
    private TransactionDefaults? _transactions;

    /// <param name="initial">What differs from the defaults: of the server, the role, and the connection.</param>
    public SessionSettings(IEnumerable<KeyValuePair<string, string>> initial)
    {
        _session = _local = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in initial)
        {
            SettingDefinition setting = SettingCatalog.Get(name);
            _session = _session.SetItem(setting.Name, setting.Check(setting, value));
        }

        Initial = _local = _session;
    }

    /// <summary>What RESET goes back to.</summary>
    public ImmutableDictionary<string, string> Initial { get; private set; }

    /// <summary>What values need to know that no parameter says: the time of the transaction, and names of objects.</summary>
    public TypeSettings Surroundings { get; init; } = TypeSettings.Default;

    /// <summary>Told of the name and new value of a parameter that clients are kept informed of.</summary>
    public Action<string, string>? Changed { get; set; }

    public TypeSettings Types => _types ??= MakeTypes();

    public TransactionDefaults Transactions => _transactions ??= new TransactionDefaults(this);

    public string? Find(string name)
    {
        if (_local.TryGetValue(name, out string? value))
            return value;
        return SettingCatalog.IsKnown(name) ? SettingCatalog.Get(name).Default : null;
    }

    public string Get(string name) => Find(name) ?? SettingCatalog.Get(name).Default;

    public bool IsOn(string name) => string.Equals(Get(name), "on", StringComparison.Ordinal);

    public TimeSpan Duration(string name) => SettingChecks.ParseMilliseconds(SettingCatalog.Get(name), Get(name));

    /// <param name="value">Null for the initial value.</param>
    /// <exception cref="SqlException">There is no such parameter, it cannot be changed, or not to this.</exception>
    public void Set(string name, string? value, bool isLocal)
    {
        SettingDefinition setting = SettingCatalog.Get(name);
        if (setting.IsFixed)
            throw new SqlException(SqlStates.CantChangeRuntimeParam, $"parameter \"{setting.Name}\" cannot be changed");
        string given = value is null ? Initial.GetValueOrDefault(setting.Name, setting.Default) : setting.Check(setting, value);
        Become(isLocal ? _session : _session.SetItem(setting.Name, given), _local.SetItem(setting.Name, given));
    }

    /// <summary>Says how the server or the session is; for parameters that nobody sets.</summary>
    public void Describe(string name, string value)
    {
        Initial = Initial.SetItem(name, value);
        Become(_session.SetItem(name, value), _local.SetItem(name, value));
    }

    public void ResetAll()
    {
        ImmutableDictionary<string, string> kept = Initial;
        Become(kept, kept);
    }

    /// <summary>What to go back to when a transaction, or a part of it, is undone.</summary>
    public SettingsMark Mark() => new(_session, _local);

    public void RollBackTo(SettingsMark mark) => Become(mark.Session, mark.Local);

    /// <summary>A transaction has committed: what was set for it alone ends.</summary>
    public void EndTransaction() => Become(_session, _session);

    public IEnumerable<KeyValuePair<string, string>> Reported =>
        SettingCatalog.All.Where(d => d.IsReported).Select(d => KeyValuePair.Create(d.Name, Get(d.Name)));

    private void Become(ImmutableDictionary<string, string> session, ImmutableDictionary<string, string> local)
    {
        ImmutableDictionary<string, string> before = _local;
        _session = session;
        _local = local;
        if (ReferenceEquals(before, local))
            return;
        _types = null;
        _transactions = null;
        if (Changed is null)
            return;
        foreach (SettingDefinition setting in SettingCatalog.All)
        {
            string now = Get(setting.Name);
            if (setting.IsReported && !string.Equals(before.GetValueOrDefault(setting.Name, setting.Default), now, StringComparison.Ordinal))
                Changed(setting.Name, now);
        }
    }

    private TypeSettings MakeTypes()
    {
        (DateFormat format, DateOrder order) = DateStyles.Parse(SettingCatalog.Get("DateStyle"), Get("DateStyle"));
        return Surroundings with
        {
            DateFormat = format,
            DateOrder = order,
            IntervalFormat = Get("IntervalStyle") switch
            {
                "postgres_verbose" => IntervalFormat.PostgresVerbose,
                "sql_standard" => IntervalFormat.SqlStandard,
                "iso_8601" => IntervalFormat.Iso8601,
                _ => IntervalFormat.Postgres,
            },
            TimeZone = TimeZones.Find(Get("TimeZone")) ?? TimeZoneInfo.Utc,
            TimeZoneName = Get("TimeZone"),
            ByteaAsHex = string.Equals(Get("bytea_output"), "hex", StringComparison.Ordinal),
            ExtraFloatDigits = int.Parse(Get("extra_float_digits"), System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}

internal readonly record struct SettingsMark(ImmutableDictionary<string, string> Session, ImmutableDictionary<string, string> Local);
