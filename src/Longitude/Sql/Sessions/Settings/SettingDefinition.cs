namespace Longitude.Sql.Sessions.Settings;

/// <summary>A run-time parameter: its name, what it is at first, and which values it takes.</summary>
/// <param name="Name">As SHOW writes it.</param>
/// <param name="Default">The value of a new session.</param>
/// <param name="Description">For pg_settings.</param>
/// <param name="Check">Gives the value in its normal form; throws 22023 when it is not valid.</param>
/// <param name="Options">Who may change it, and who is told.</param>
internal sealed record SettingDefinition(string Name, string Default, string Description, Func<SettingDefinition, string, string> Check, SettingOptions Options = SettingOptions.None)
{
    public bool IsReported => Options.HasFlag(SettingOptions.Reported);

    public bool IsFixed => Options.HasFlag(SettingOptions.Fixed);

    /// <exception cref="SqlException">22023, with the values that there are as a hint.</exception>
    public SqlException Invalid(string value, string? hint = null) =>
        new(SqlStates.InvalidParameterValue, $"invalid value for parameter \"{Name}\": \"{value}\"") { Hint = hint };
}

[Flags]
internal enum SettingOptions
{
    None = 0,

    /// <summary>Clients are told of its value and of every change.</summary>
    Reported = 1,

    /// <summary>It says how the server is; nobody changes it.</summary>
    Fixed = 2,
}
